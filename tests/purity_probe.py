"""Runs the whole public API under an audit hook and prints what touched the world, and what was never called.

Not a test: a probe, in a process of its own, so that nothing was imported or opened by somebody else before.
"""

import sys

called = set()
# From before the first import of the package on: what makes its classes is public, too.
sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)

# ruff: noqa: E402
import contextlib
import functools
import importlib
import inspect
import itertools
import json
import pkgutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs

import entra_combined_reg as ecr
from entra_combined_reg import acts, catalog, errors, export, interchange, present, quote, summary, testing, wire
from entra_combined_reg import facts as facts_room
from entra_combined_reg import rollback as undo
from entra_combined_reg.acts import iter_journeys, iter_timelines
from entra_combined_reg.diagnosis import Standing
from entra_combined_reg.events import UserUpdate
from entra_combined_reg.flowchart import judgements
from entra_combined_reg.markup import Viewable
from entra_combined_reg.plain import canonical_bytes, fingerprint, from_plain, is_secret, to_plain
from entra_combined_reg.rollback import render

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"
records = json.loads((DATA / "records.json").read_text(encoding="utf-8"))
facts = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
#: They bring libraries of others, which open files when they please.
EXTRAS = ("present.pandas", "present.polars")
#: How many values of one class are looked at.
A_FEW = 12
FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "shutil.", "import", "ctypes.", "winreg.", "urllib.", "sqlite3.")
touched, views, looks = [], [], Counter()
watching = False


def hook(event, args):
    if watching and event.startswith(FORBIDDEN):
        touched.append(f"{event} {args!r}"[:200])


def run_async(coroutine):
    """Drive a coroutine that waits for nothing by hand: an event loop would touch the world itself."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited for the world")


def public_functions():
    """Every function, method and property that a public name of any room leads to, by its code."""
    found = {}
    for module in (ecr, *map(importlib.import_module, public_modules())):
        for name in module.__all__:
            item = getattr(module, name)
            for label, function in functions_of(name, item):
                if function.__module__.startswith("entra_combined_reg"):
                    found[function.__code__] = f"{function.__module__}.{label}"
    return found


def public_modules():
    for found in pkgutil.walk_packages(ecr.__path__, "entra_combined_reg."):
        inner = found.name.removeprefix("entra_combined_reg.")
        if inner not in EXTRAS and not any(part.startswith("_") for part in inner.split(".")):
            yield found.name


def functions_of(name, item):
    if inspect.isfunction(item):
        yield name, item
    if inspect.isclass(item) and not getattr(item, "_is_protocol", False):
        for key, member in vars(item).items():
            function = bare(member)
            if not key.startswith("_") and inspect.isfunction(function):
                yield f"{name}.{key}", function


def bare(member):
    match member:
        case property():
            return member.fget
        case classmethod() | staticmethod():
            return member.__func__
        case functools.cached_property():
            return member.func
        case _:
            return member


def look_at(value):
    """Read the public properties of a value and of those inside it, and call what needs no argument, a few a class."""
    if isinstance(value, (tuple, list, frozenset)):
        for item in itertools.islice(value, 50):
            look_at(item)
    if not type(value).__module__.startswith("entra_combined_reg"):
        return
    looks[type(value)] += 1
    if looks[type(value)] > A_FEW:
        return
    repr(value)
    for kind in type(value).__mro__[:-1]:
        for name, member in vars(kind).items():
            if not name.startswith("_"):
                look_at_member(value, name, member)
    for field in attrs.fields(type(value)) if attrs.has(type(value)) else ():
        look_at(getattr(value, field.name))


def look_at_member(value, name, member):
    if isinstance(member, (property, functools.cached_property)):
        look_at(getattr(value, name))
    elif name == "view":
        views.append(value.view())
    elif inspect.isfunction(member) and len(inspect.signature(member).parameters) == 1:
        with contextlib.suppress(errors.CombinedRegError):
            look_at(getattr(value, name)())


as_of = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
values = []


def told():
    """From records to events, people and figures."""
    result = ecr.parse_events(records, shapes=ecr.shapes_for(day_first=False), keep_raw=True)
    stream = ecr.iter_events(records)
    streamed = list(stream)
    again = ecr.parse_events([ecr.to_native(event) for event in result.events])
    [wire.from_native(ecr.to_native(event)) for event in streamed]
    timeline = ecr.Timeline.of(result.events)
    journeys = iter_journeys(streamed)
    figures = summary.RegistrationSummary.of(timeline)
    cover = ecr.coverage(records, as_of=as_of, quiet=timedelta(minutes=1))
    [timeline.for_user(person) for person in timeline.users]
    [person.answers_to("adele@contoso.com") for person in timeline.users]
    list(wire.record_times(records))
    wire.read_reason("User registered Mobile Phone SMS")
    wire.powershell_shape(day_first=True), wire.portal_shape(day_first=True)
    cover.covers(as_of)
    [figures.acts_by(dimension) for dimension in summary.Dimension]
    [figures.journeys_by(dimension) for dimension in summary.Dimension]
    figures.merge(figures), summary.RegistrationSummary.merged([figures])
    lengths = summary.Durations.merged([summary.Durations.of([timedelta(minutes=3)])])
    lengths.percentile(50)
    try:
        result.raise_if_rejected()
    except* errors.DataError as group:
        group.split(errors.CallError), group.derive(group.exceptions)
    values.extend([result, stream, timeline, timeline.gestures(), timeline.journeys(), journeys, list(journeys)])
    values.extend([figures, cover, lengths, [act for act in timeline.gestures() if isinstance(act.anchor, UserUpdate)]])
    summary.RegistrationSummary.of_stream(iter_timelines(streamed))
    values.append([*ecr.suggest_symptoms(timeline.for_user("alex@contoso.com")), *acts.Noise])
    values.append([acts.read_update(event) for event in result.events if isinstance(event, UserUpdate)])
    [timeline.around(journey) for journey in timeline.journeys()]
    return result, again, timeline


def known():
    """From documents to facts."""
    documents = {name: value for name, value in facts["tenant"].items() if name not in {"settings", "sspr_scope"}}
    said = {name: value for name, value in facts["tenant"]["settings"].items() if name not in {"cloud", "subscription"}}
    kinds = {"cloud": ecr.Cloud.PUBLIC, "subscription": ecr.Subscription.PAID, "sspr_scope": ecr.Scope.EVERYONE}
    tenant = ecr.TenantPolicy.from_graph(**documents, **said, **kinds, read_at=as_of)
    tables = {name: facts[name] for name in ("users", "methods", "requirements", "roles", "groups")}
    users = ecr.assemble_users(**tables, read_at=as_of, tenant_id=facts["tenant"]["tenant_id"])
    changed = [
        tenant.with_migration_complete(),
        tenant.with_security_defaults(),
        tenant.with_sms_voice_off(),
        tenant.with_sspr_gates(2),
        tenant.with_strength(facts_room.Strength(id="s", methods=frozenset())),
    ]
    tenant.changed_at("sspr"), tenant.source_of("sspr_gates"), tenant.method_policy(ecr.PolicyName.SMS)
    ecr.Scope.EVERYONE.covers("a", groups=frozenset(), roles=frozenset())
    ecr.TenantPolicy.from_exporter({"Policies/AuthenticationMethodsPolicy.json": {}})
    ecr.UserState.from_graph(user=facts["users"][0])
    ecr.UserState.from_msonline({"UserPrincipalName": "adele@contoso.com", "StrongAuthenticationMethods": []})
    facts_room.powershell_rows("Name : adele\n")
    facts_room.needs_of(["roles"]), facts_room.how_to_fetch("roles")
    for user in users:
        user.has_role("a"), user.registered_of(ecr.Method.PHONE), user.missing(), user.source_of("roles")
        values.append(facts_room.doubts(tenant, user))
    values.extend([tenant, tenant.missing(), users, changed])
    return tenant, list(users), changed


def judged(tenant, users, changed, timeline):
    """From facts to answers."""
    for user in users:
        ecr.suggest_symptoms(timeline, user.object_id)
        values.append(ecr.causes(tenant, user, as_of))
        for answer in values[-1]:
            values.append(ecr.interrupt_plan(tenant, user, answer.cause, as_of))
        values.append(ecr.manage_options(tenant, user, as_of))
        ecr.why_not(ecr.Method.EMAIL, ecr.Mode.MANAGE, tenant, user, as_of)
        for symptom in ecr.DEFAULT_RULES:
            case = ecr.Case(
                symptom=symptom, wanted=ecr.Method.PASSKEY, user=user, tenant=tenant, as_of=as_of, timeline=timeline
            )
            values.extend([case, ecr.diagnose(case)])
    ranked = ecr.triage(users, tenant=tenant, timeline=timeline, as_of=as_of)
    [ranked.count(standing) for standing in Standing]
    compared = ecr.compare_policies(tenant, changed[2], users, as_of)
    compared.of(users[0])
    values.extend([ranked, compared, judgements.by_name(users)])


def undone(users, events):
    """From users to a plan and a run."""
    targets = ecr.read_targets("\n".join(user.object_id for user in users))
    plan = ecr.plan_rollback(users, pilot=2, as_of=as_of)
    adapter = testing.RecordingAdapter(users)
    backup = ecr.backup_of(users)
    run = ecr.RollbackRun.of(plan)
    while requests := run.pending():
        for request in requests:
            run = run.record(adapter.perform(request))
    asked = ecr.RollbackRun.of(plan).pending()[0]
    undo.Answer.of(asked, undo.AnswerClass.FORBIDDEN)
    run = run.approve(by="probe", as_of=as_of + timedelta(hours=1), fingerprint=plan.fingerprint)
    ecr.RollbackRun.resume(plan, run.journal)
    ecr.RollbackRun.of(plan).halt(by="probe", as_of=as_of)
    done = ecr.drive(ecr.RollbackRun.of(plan), testing.RecordingAdapter(users), sleep=lambda _: None)
    waited = run_async(undo.drive_async(ecr.RollbackRun.of(plan), Awaited(users), sleep=sleep_async))
    checked = ecr.verify(run, events=events, as_of=as_of + timedelta(hours=2), actors=["admin@contoso.com"])
    backup.of_user(users[0].object_id)
    [undo.call_of(user.object_id, step) for user in plan.eligible for step in user.steps]
    [undo.restore_call(user.object_id, held) for user in users for held in user.registered or ()]
    undo.can_act(undo.Actor(roles=frozenset()), users[0]), undo.smallest_role(users[0])
    undo.eligibility_of(users[0]), undo.scope_row(ecr.RollbackScope.LEGACY_SAM)
    values.extend([targets, plan, run, done, waited, checked, backup, adapter, asked])
    values.append(testing.check_adapter(undo.GraphAdapter))
    values.append(run_async(testing.check_adapter_async(undo.AsyncGraphAdapter)))
    [undo.restore_calls(user, backup.of_user(user.object_id)) for user in plan.eligible]
    simulated(users, plan)
    return plan, run


def simulated(users, plan):
    """A run against a tenant in memory."""
    tenant = testing.SimulatedTenant(users, as_of=as_of)
    ecr.drive(ecr.RollbackRun.of(plan), tenant, sleep=tenant.sleep)
    one = plan.eligible[0].object_id
    url = f"https://graph.microsoft.com/v1.0/users/{one}/authentication/methods"
    tenant.send("GET", url, {}, None), run_async(tenant.asend("GET", url, {}, None))
    tenant.send_as(undo.Actor(roles=frozenset()))("GET", url, {}, None)
    tenant.by_user(one, ecr.Act.CANCEL_REGISTRATION)
    tenant.advance(timedelta(hours=1))
    tenant.audit_log(), tenant.users, tenant.user(one)
    tenant.remove_user(one)


class Awaited(testing.RecordingAdapter):
    """The adapter on memory, awaited."""

    async def perform(self, request):
        return super().perform(request)


async def sleep_async(_):
    """Wait for nothing."""


def shown(plan, run, users, result):
    """From values to what people and programs read."""
    for write in (render.graph_script, render.plan_csv, render.plan_mermaid, render.target_file, render.ticket_view):
        write(plan)
    whole = ecr.plan_rollback(users, scope=ecr.RollbackScope.ENTRA_CMDLET_ALL, as_of=as_of)
    render.entra_script(whole), render.article_script(), render.article_command("a.ps1", "b.txt")
    render.batches(plan), render.graph_calls(plan), render.legacy_log(plan, run), render.help_desk_notes(plan)
    render.user_note(plan.users[0])
    [render.step_text(step) for user in plan.users for step in user.steps]
    [render.method_text(ref) for user in plan.users for ref in user.kept]
    assert from_plain(to_plain(plan), type(plan)) == plan
    assert interchange.from_json(interchange.to_json(plan)) == plan
    assert interchange.from_document(interchange.to_document(plan)) == plan
    [interchange.json_schema(kind.name) for kind in interchange.STORED_KINDS]
    rows = present.to_records(result.events)
    present.pseudonymise(plan, key=b"k" * 32)
    canonical_bytes(plan), fingerprint(plan), is_secret(attrs.fields(type(plan))[0])
    for name in set(quote.__all__) - {"NO_FORMULAS", "cut_text"}:
        getattr(quote, name)("adele")
    quote.cut_text("adele", 3)
    timeline = ecr.Timeline.of(result.events)
    present.timeline_chart(timeline, "adele@contoso.com")
    present.funnel_chart(summary.RegistrationSummary.of(timeline))
    timeline.journeys()[0].view().diagram.text()
    present.page(timeline.journeys()).view().diagram  # noqa: B018  a property is called too
    export.to_ocsf(result.events), export.to_ecs(result.events), export.kql_query()
    [query.path for query in export.graph_queries(users=[users[0].object_id])]
    values.extend([present.EVENTS, rows])


def looked_up():
    """Every look-up of the catalogue, both ways."""
    for look_up, key in {
        catalog.activity_of: "Update user",
        catalog.is_backend_noise: "Update user",
        catalog.rows_of_activity: ecr.Activity.UPDATE_USER,
        catalog.entries_of: ecr.Activity.UPDATE_USER,
        catalog.status_of: "success",
        catalog.default_option_of: "push",
        catalog.is_mfa_method: ecr.Method.EMAIL,
        catalog.method_of_graph_type: "emailAuthenticationMethod",
        catalog.method_of_registered_name: "email",
        catalog.methods_of_policy_id: "Email",
        catalog.method_of_audit_words: "Email",
        catalog.method_of_method_type: "6",
        catalog.endpoint_of_graph_type: "emailAuthenticationMethod",
        catalog.endpoint_of: ecr.Method.EMAIL,
        catalog.role_of_name: "Global Administrator",
        catalog.role_of_template_id: "62e90394-69f5-4237-9190-012177145e10",
        catalog.sspr_admin_role: "62e90394-69f5-4237-9190-012177145e10",
        catalog.interrupt_row: ecr.InterruptCause.CAMPAIGN,
        catalog.symptom_of: "S-1",
        catalog.windows_of_policy: "sspr",
        catalog.module_row: next(iter(catalog.Module)),
        catalog.graph_call: next(iter(catalog.GraphCallName)),
        catalog.clouds_of: "public",
        catalog.expected_records: next(iter(ecr.Act)),
        catalog.symptom_row: ecr.Symptom.CANNOT_ADD_METHOD,
    }.items():
        values.append(look_up(key))
    values.extend(map(catalog.window_of, catalog.ChangeKind))
    values.extend(map(catalog.permissions_of_flow, catalog.Flow))
    values.extend([*catalog.SYMPTOMS, *ecr.DefaultOption, *catalog.INTERRUPTS])


sys.addaudithook(hook)
functions = public_functions()
watching = True
result, again, timeline = told()
tenant, users, changed = known()
judged(tenant, users, changed, timeline)
plan, run = undone(users, result.events)
shown(plan, run, users, result)
looked_up()
with contextlib.suppress(NotImplementedError):
    Viewable().view()
values.append([testing.make_event(), testing.make_policy(), testing.make_user()])
for value in values:
    look_at(value)
for view in views:
    view.text(), view.markdown(), view.html()
watching = False
report = {"events": len(result.events), "again": len(again.events), "views": len(views), "touched": touched}
print(json.dumps(report | {"uncalled": sorted(name for code, name in functions.items() if code not in called)}))
