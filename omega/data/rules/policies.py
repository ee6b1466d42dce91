"""Policies by rule: which there are, and what was stated."""

from collections.abc import Iterable, Mapping

from omega.data.rules.registry import RULES
from omega.data.rules.rule import POLICIES
from omega.errors import ConfigError, did_you_mean

__all__ = ["all_policies", "check_policy", "parse_policies"]


def check_policy(rule: str, policy: str) -> str:
    """Return `policy` if the rule allows it. Errors: `ConfigError` naming what it allows, and why not this one."""
    if rule not in RULES:
        raise ConfigError(f"{rule!r} is not a rule on bars. {did_you_mean(rule, RULES)}")
    allowed = RULES[rule].allowed
    if policy in allowed:
        return policy
    choices = ", ".join(map(repr, allowed))
    if policy in POLICIES:
        why = RULES[rule].refused.get(policy, "only bid and ask can be exchanged")
        raise ConfigError(f"{rule} = {policy!r} is not possible: {why}. Expected {choices}.")
    raise ConfigError(f"{rule} = {policy!r} is not a policy: expected {choices}. {did_you_mean(policy, allowed)}")


def all_policies(crossed: str, others: Mapping[str, str]) -> dict[str, str]:
    """Return the policy of every rule: `crossed`, `others`, else the rule's default.

    Errors: `ConfigError` for an unknown rule, a policy that its rule does not allow, or two for ``crossed``.
    """
    if others.get("crossed", crossed) != crossed and crossed != RULES["crossed"].default:
        raise ConfigError(f"crossed has two policies, {crossed!r} and {others['crossed']!r}. State one.")
    stated = {"crossed": crossed, **others}
    for rule, policy in stated.items():
        check_policy(rule, policy)
    return {name: stated.get(name, rule.default) for name, rule in RULES.items()}


def parse_policies(texts: Iterable[str]) -> dict[str, str]:
    """Return the policies that ``RULE=POLICY`` texts state. Errors: `ConfigError` for another form, or a rule twice."""
    found: dict[str, str] = {}
    for text in texts:
        rule, equals, policy = (part.strip() for part in text.partition("="))
        if not (rule and equals and policy):
            raise ConfigError(f"policy {text!r} is not understood: expected RULE=POLICY, such as high=fix.")
        if found.get(rule, policy) != policy:
            raise ConfigError(f"{rule} has two policies, {found[rule]!r} and {policy!r}. State one.")
        found[rule] = check_policy(rule, policy)
    return found
