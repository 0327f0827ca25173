"""What the clients are to call: every operation of the contract, filled and with the least that is allowed."""

import json
import pathlib

import contract

# Where a client leaves the order to its caller, or gets it wrong so that its caller must get it right: the parameters of
# an operation, and the members of types that extend an extended type.
PARAMETERS_IN_ORDER = {"node"}
IN_ORDER = {"node": {"CustomerWcfService"}}
FOLDER = pathlib.Path(__file__).resolve().parent


def not_served():
    """The operations that the simulator does not answer yet. The list may only shrink: see `compare`."""
    return set(json.loads((FOLDER / "not_served.json").read_text(encoding="utf-8")))


def calls(services, database_id):
    """One entry per call: where, what, the arguments in the shape of the wire, and what is expected of the answer."""
    requests = json.loads((FOLDER / "requests.json").read_text(encoding="utf-8"))
    unserved = not_served()
    everything = {f"{service.name}.{operation}" for service in services.values() for operation in service.operations}
    unknown = (set(requests) | unserved) - everything - {"HelloWorld"}
    assert not unknown, f"not in the contract: {unknown}"
    plan = []
    for service in services.values():
        for operation in service.operations:
            name = f"{service.name}.{operation}"
            cases = requests.get(name) or requests.get(operation) or {}
            if name in unserved:
                cases = {"least": {}}
            for case, given in {"filled": {}, "least": {}, **cases}.items():
                if name in unserved and case != "least":
                    continue
                plan.append(call(service, operation, case, given, database_id))
                if name in unserved:
                    plan[-1]["expect"] = "not served"
    return plan


def call(service, operation, case, given, database_id):
    """`given` holds arguments by name, and with `$expect` and `$members` what the answer must be and hold at least."""
    given = dict(given)
    expect, members = given.pop("$expect", "reply"), given.pop("$members", 0)
    inputs = service.operations[operation]["input"]
    arguments = service.complete(inputs, given, filled=case == "filled")
    arguments[inputs[-1]["name"]] = {"DatabaseId": database_id}
    return {
        "service": service.name,
        "operation": operation,
        "case": case,
        "arguments": arguments,
        "expect": expect,
        "members": members,
    }


def shuffled(value):
    """The same arguments against their order: a client has to know the order from the WSDL."""
    if isinstance(value, dict):
        return {name: shuffled(inner) for name, inner in reversed(value.items())}
    return [shuffled(inner) for inner in value] if isinstance(value, list) else value


def for_client(client, plan):
    """The plan as that client gets it."""
    result = []
    for entry in plan:
        in_order = entry["service"] in IN_ORDER.get(client, ())
        arguments = entry["arguments"]
        if client in PARAMETERS_IN_ORDER and not in_order:
            arguments = {name: shuffled(value) for name, value in arguments.items()}
        elif not in_order:
            arguments = shuffled(arguments)
        result.append({**entry, "arguments": arguments, "inOrder": in_order})
    return result


def contract_services():
    """Every service of the contract, by name."""
    return contract.services()
