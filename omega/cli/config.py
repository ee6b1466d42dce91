"""``omega config``: a config as omega understands it, and the schema of all keys."""

from typing import Annotated

from cyclopts import Parameter

from omega.cli.options import DEFAULTS, STATED, Options, Overrides

__all__ = ["schema", "show"]


def show(
    target: Annotated[str, Parameter(name="CONFIG|STRATEGY", help="A config file, or a strategy.")],
    /,
    *,
    overrides: Overrides = STATED,
    options: Options = DEFAULTS,
) -> None:
    """Show every value of a config and where it comes from.

    The output is TOML, with the origin of each value as a comment.

    Example: `omega config show configs/quickstart.toml --set account.balance=50_000`
    """
    from omega.cli.commented import commented_toml
    from omega.cli.console import print_json, results
    from omega.cli.target import load_target
    from omega.config import as_mapping, config_hash

    loaded = load_target(target, overrides)
    digest = config_hash(loaded.config)
    if options.json:
        print_json(
            {
                "config": as_mapping(loaded.config),
                "origins": dict(loaded.origins),
                "config_hash": digest,
            }
        )
        return
    console = results()
    console.print(commented_toml(loaded), soft_wrap=True, end="")
    console.print(f"\n# config hash (of the keys that can change results): {digest}", soft_wrap=True)


def schema(*, options: Options = DEFAULTS) -> None:
    """Print the JSON schema of a config: every key with type, range, default and meaning.

    Example: `omega config schema > omega-config.schema.json`
    """
    from omega.cli.console import print_json
    from omega.config import config_schema

    print_json(config_schema())
