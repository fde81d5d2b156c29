"""The changes of a policy that people ask about most: each a copy of the tenant with just those facts changed."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    Scope,
    Strength,
    TenantPolicy,
)
from flowchart.cases import amp

OLD = TenantPolicy(
    migration_state=MigrationState.IN_PROGRESS,
    methods=amp(*PolicyName),
    legacy_mfa=frozenset(LegacyMfaMethod),
    legacy_sspr=frozenset(LegacySsprMethod),
    sspr_gates=1,
    access_policies=(AccessPolicy(id="ca-1"),),
    security_defaults=False,
)


def changed(tenant, **facts):
    return tenant == attrs.evolve(OLD, **facts)


def test_the_migration_is_complete():
    assert changed(OLD.with_migration_complete(), migration_state=MigrationState.COMPLETE)


def test_sms_and_voice_are_off_in_every_policy():
    others = [name for name in PolicyName if name not in {PolicyName.SMS, PolicyName.VOICE}]
    left = {LegacySsprMethod.MOBILE_PHONE, LegacySsprMethod.OFFICE_PHONE}
    after = OLD.with_sms_voice_off()
    assert [policy.name for policy in after.methods or () if policy.enabled] == others
    assert changed(
        after,
        methods=after.methods,
        legacy_mfa=frozenset({LegacyMfaMethod.APP_NOTIFICATION, LegacyMfaMethod.APP_CODE_OR_HARDWARE_TOKEN}),
        legacy_sspr=frozenset(LegacySsprMethod) - left,
    )


def test_sms_and_voice_are_off_where_the_policy_named_neither():
    others = tuple(policy for policy in OLD.methods or () if policy.name not in {PolicyName.SMS, PolicyName.VOICE})
    after = attrs.evolve(OLD, methods=others).with_sms_voice_off()
    assert after.methods == (
        *others,
        MethodPolicy(name=PolicyName.SMS, id_text="Sms", enabled=False),
        MethodPolicy(name=PolicyName.VOICE, id_text="Voice", enabled=False),
    )


def test_what_was_not_read_stays_unknown():
    assert TenantPolicy().with_sms_voice_off() == TenantPolicy()


def test_another_number_of_gates():
    assert changed(OLD.with_sspr_gates(2), sspr_gates=2)
    with pytest.raises(CallError, match="sspr_gates"):
        OLD.with_sspr_gates(3)


def test_one_more_policy_asks_for_a_strength():
    strong = Strength(display_name="Phishing-resistant", methods=frozenset({(Method.PASSKEY, None)}))
    more = AccessPolicy(state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, strength=strong)
    assert changed(OLD.with_strength(strong), access_policies=(AccessPolicy(id="ca-1"), more))
    pilot = Scope(groups=frozenset({"pilot"}))
    assert OLD.with_strength(strong, scope=pilot).access_policies == (
        AccessPolicy(id="ca-1"),
        attrs.evolve(more, scope=pilot),
    )


def test_a_strength_is_not_added_to_a_list_nobody_has_read():
    with pytest.raises(CallError, match="access_policies: not known"):
        TenantPolicy().with_strength(Strength())


def test_security_defaults_are_on():
    assert changed(OLD.with_security_defaults(), security_defaults=True)
