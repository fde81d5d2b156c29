"""What strangers write, every value that shows itself with that in every text, and parsers to look at what it becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path

import attrs

import entra_combined_reg as ecr
from entra_combined_reg.acts import read_update
from entra_combined_reg.events import UserUpdate
from entra_combined_reg.markup import Viewable
from entra_combined_reg.present import funnel_chart, timeline_chart
from entra_combined_reg.rollback import RollbackRun, RollbackScope, read_targets
from entra_combined_reg.summary import RegistrationSummary
from entra_combined_reg.testing import RecordingAdapter

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"

#: A host that a page must never ask for, and the title that a script would give it.
CANARY = "canary.example"
OWNED = "owned"

CORPUS = {
    "an image that runs": f"<img src=https://{CANARY}/1.png onerror=\"document.title='{OWNED}'\">",
    "a script": f"</script><script>document.title='{OWNED}'</script>",
    "a script in svg": f"</text></svg><svg onload=\"document.title='{OWNED}'\"><script>document.title='{OWNED}'</script>",
    "a way out of a table": f"</td></tr></table></div><iframe src=https://{CANARY}/2 srcdoc='<script>1</script>'></iframe>",
    "a way out of a title": f"</title></style></textarea><meta http-equiv=refresh content='0;url=https://{CANARY}/3'>",
    "a style": f"</style><style>@import 'https://{CANARY}/4.css';body{{background:url(https://{CANARY}/5)}}</style>",
    "an attribute": f"x\" onmouseover=\"document.title='{OWNED}'\" y='",
    "a handler in single quotes": f"x' onfocus='document.title=`{OWNED}`' autofocus='",
    "a foreign object": f"<foreignObject><body onload=\"document.title='{OWNED}'\"></foreignObject>",
    "a use": f"<use href=https://{CANARY}/6.svg#x /><image href=https://{CANARY}/7.png />",
    "an entity": f"&lt;img src=x onerror=1&gt; &#60;b&#62; &#x0; &#x202e; &bogus; &amp;lt;script&amp;gt;document.title='{OWNED}'",
    "the end of a comment": "--> <!-- ]]> <![CDATA[ <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]> <?xml?>",
    "a link in Markdown": f"[click](https://{CANARY}/8) <https://{CANARY}/9> https://{CANARY}/10 www.{CANARY}",
    "an image in Markdown": f'![x](https://{CANARY}/11.png "t") ![x][y]\n\n[y]: https://{CANARY}/12.png',
    "a link that runs": "[x](javascript:alert(1)) <javascript:alert(1)> javascript:alert(1)//",
    "blocks of Markdown": "x\n\n# heading\n\n- item\n\n> quote\n\n    code\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "the end of a fence": f"x\n```\n<script>document.title='{OWNED}'</script>\n~~~\n`` ` ``",
    "emphasis": "**a** _b_ ~~c~~ `d` ==e== :smile: @adele #1 \\ \\\\ {{ f }} [^1] $x$",
    "a directive of Mermaid": '%%{init: {"securityLevel": "loose", "htmlLabels": true}}%% x',
    "a click in Mermaid": f'x"]\nclick n0 href "javascript:document.title=\'{OWNED}\'"\nclick n1 call alert()\nend\nn9["y',
    "a formula": "$\\phantom{x}$ \\(\\href{javascript:alert(1)}{y}\\) $$\\unicode{x41}$$ \\begin{equation}z\\end{equation}",
    "a formula of a spreadsheet": "=cmd|'/C calc'!A0",
    "another one": f'@SUM(1+1)*HYPERLINK("https://{CANARY}/13")',
    "text that runs backwards": "\u202egnp.exe\u202c \u2066x\u2069 \u200fy",
    "what no document holds": "a\x00b\x01\x0b\x1b[31m\x7f\x85\ufffe\uffff\ud800\udfff\u2028\u2029\r\n\tz",
    "quotes": "\"'`\u2018\u2019\u201c\u201d\u00ab;|&$(x)${y}",
    "marks upon marks": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a \ufdfd \U0001f469\u200d\U0001f4bb",
    "a long name": "A" * 100_000,
    "a long name that runs": f"<img src=x onerror=\"document.title='{OWNED}'\">" * 2_000,
    "a long number": "-(1" * 33_000,
}
#: The same place with a text that means nothing to anybody.
TAME = "x"


#: Names of facts, which pages look up, and a record that no page shows.
_OURS = {"needs", "unknowns", "missing", "record"}


def poisoned(value, text):
    """A copy of a value in which every text that is no word of an enum begins with ``text``."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else text + value
    if attrs.has(type(value)):
        fields = [field for field in attrs.fields(type(value)) if field.init and field.name not in _OURS]
        return attrs.evolve(value, **{field.alias: poisoned(getattr(value, field.name), text) for field in fields})
    if isinstance(value, (tuple, frozenset)):
        return type(value)(poisoned(inner, text) for inner in value)
    if isinstance(value, Mapping):
        return {poisoned(key, text): poisoned(inner, text) for key, inner in value.items()}
    return value


def loaded(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def samples() -> dict[str, Viewable]:
    """Values of every class that shows itself, by name, made of the bundled example."""
    records, facts = loaded("records.json"), loaded("facts.json")
    as_of = datetime.fromisoformat(facts["read_at"])
    result = ecr.parse_events(records)
    timeline = ecr.Timeline.of(result.events, until=as_of)
    documents = {name: facts["tenant"][name] for name in facts["tenant"].keys() - {"settings", "sspr_scope"}}
    tenant = ecr.TenantPolicy.from_graph(
        **documents,
        legacy_mfa=["appNotification"],
        legacy_sspr=["email"],
        sspr_gates=2,
        sspr_scope=ecr.Scope.EVERYONE,
        sspr_require_registration=True,
        read_at=as_of,
    )
    names = ("users", "methods", "requirements", "roles", "groups", "groups_complete")
    users = ecr.assemble_users(**{name: facts[name] for name in names}, tenant_id=tenant.tenant_id, read_at=as_of)
    alex = next(user for user in users if user.upn == "alex@contoso.com")
    looked_at = ecr.RollbackOptions(accept_lockout=True)
    plan = ecr.plan_rollback(users, pilot=1, as_of=as_of, scope=RollbackScope.EVERYTHING, options=looked_at)
    run = ecr.drive(RollbackRun.of(plan), RecordingAdapter(users), sleep=lambda _: None)
    verification = ecr.verify(run, result.events, as_of=as_of + timedelta(hours=1))
    changes = ecr.compare_policies(tenant, tenant.with_sms_voice_off(), users, as_of)
    triage = ecr.triage(users, tenant=tenant, timeline=timeline, as_of=as_of)
    case = ecr.Case(
        symptom=ecr.Symptom.EXPECTED_METHODS_MISSING,
        wanted=ecr.Method.OFFICE_PHONE,
        user=alex,
        tenant=tenant,
        timeline=timeline,
        as_of=as_of,
    )
    diagnosis = ecr.diagnose(case)
    options = ecr.manage_options(tenant, alex, as_of)
    proof = attrs.evolve(verification.users[0], proof=result.events[:2], foreign=result.events[2:4])
    signed = run.approve(by="Lee", as_of=as_of, fingerprint=run.plan_fingerprint).halt(by="Lee", as_of=as_of)
    values = (
        *(result, ecr.coverage(records, as_of=as_of), timeline, RegistrationSummary.of(timeline)),
        *(result.events[0], timeline.gestures()[0], timeline.journeys()[0]),
        read_update(next(event for event in result.events if isinstance(event, UserUpdate))),
        *(tenant, users, users[0], ecr.suggest_symptoms(timeline, "alex@contoso.com")[0]),
        *(diagnosis, diagnosis.findings[0], triage, triage.groups[0]),
        *(ecr.causes(tenant, alex, as_of)[0], options, options.methods[ecr.Method.OFFICE_PHONE]),
        ecr.interrupt_plan(tenant, alex, ecr.InterruptCause.CONDITIONAL_ACCESS_MFA, as_of),
        *(changes, changes.groups[0], changes.groups[0].difference),
        *(plan, plan.users[0], run, signed.journal, verification, proof),
        read_targets("alex@contoso.com\nnobody\n\nalex@contoso.com"),
    )
    return {type(value).__name__: value for value in values}


def renderings(text: str) -> dict[str, dict[str, str]]:
    """Every rendering of every value with ``text`` in every place: name → MIME type → what it becomes."""
    values = {name: poisoned(value, text) for name, value in SAMPLES.items()}
    found = {name: value._repr_mimebundle_() for name, value in values.items()}
    timeline = values["Timeline"]
    found["timeline chart"] = timeline_chart(timeline.for_user(timeline.users[0]))._repr_mimebundle_()
    found["funnel chart"] = funnel_chart(SAMPLES["RegistrationSummary"])._repr_mimebundle_()
    found["diagram"] = values["Journey"].view().diagram._repr_mimebundle_()
    return found


class Tags(HTMLParser):
    """Every tag with its attributes, and whatever else is no text, in the order a browser meets them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_endtag(self, tag):
        self.found.append(f"/{tag}")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.found.append(f"!{data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


SAMPLES = samples()
