"""The project's contract as the interop run needs it: members of types, values that fill a request, the wire form.

Reads crates/cegid-y2-contract/src/data, so that the operations and members to try come from the contract and from no list of its own.
"""

import json
import pathlib

CONTRACT = pathlib.Path(__file__).resolve().parents[2] / "crates/cegid-y2-contract/src"
DATA = CONTRACT / "data"
# The generation that the simulator is by itself.
VERSION = "26"
EXAMPLES = {
    "xs:string": "A1",
    "xs:boolean": True,
    "xs:int": 1,
    "xs:long": 1,
    "xs:decimal": "12.50",
    "xs:double": 0.5,
    "xs:dateTime": "2025-03-04T09:15:02",
    "ser:guid": "0f8fad5b-d9cb-469f-a165-70867728950e",
}


class Service:
    """One service of the contract."""

    def __init__(self, name, document, common):
        self.name = name
        self.operations = {operation["name"]: operation for operation in document["operations"]}
        self.types = {listed["name"]: listed for listed in [*document["types"], *common["types"]]}
        self.enums = {listed["name"]: [value["value"] for value in listed["values"]] for listed in document["enums"]}

    def members(self, type_name):
        """The members of a type, those of its base first; `None` for a simple value."""
        found = self.types.get(type_name)
        if found is None:
            return None
        inherited = self.members(found["base"]) if found.get("base") else []
        return [*inherited, *found["members"]]

    def item(self, type_name):
        """The member that repeats in a list; `None` when the type is none."""
        members = self.members(type_name) or []
        return members[0] if len(members) == 1 and members[0].get("many") else None

    def example(self, type_name, given, filled, inside=()):
        """`given`, a value in the wire's shape, completed: with all members, or with the required ones."""
        item, members = self.item(type_name), self.members(type_name)
        if members is None:
            known = self.enums.get(type_name)
            return given if given is not None else (known[0] if known else EXAMPLES[type_name])
        if type_name in inside:
            return given
        inside = (*inside, type_name)
        if item is not None:
            if given is None:
                given = [None] if filled else []
            return {item["name"]: [self.example(item["type"], value, filled, inside) for value in given]}
        return self.complete(members, given or {}, filled, inside)

    def complete(self, members, given, filled, inside=()):
        """The arguments for `members`, in their order. A member that is given as null stays out."""
        unknown = set(given) - {member["name"] for member in members}
        assert not unknown, f"{self.name}: no such members: {unknown}"
        arguments = {}
        for member in members:
            name = member["name"]
            if name in given and given[name] is None:
                continue
            if name in given or filled or member.get("required"):
                value = self.example(member["type"], given.get(name), filled, inside)
                if value is not None:
                    arguments[name] = value
        return arguments


def changed(name, document):
    """The document of one service as the generation knows it."""
    every = json.loads((CONTRACT / "versions.json").read_text(encoding="utf-8"))
    changes = {
        kind: [change for change in listed if VERSION in change["versions"] and change.get("service", name) == name]
        for kind, listed in every.items()
    }
    document["types"] += [change["type"] for change in changes["types"]]
    document["enums"] += [change["enum"] for change in changes["enums"]]
    members = {listed["name"]: listed["members"] for listed in document["types"]}
    for change in changes["members"]:
        names = [member["name"] for member in members[change["type"]]]
        members[change["type"]].insert(names.index(change["after"]) + 1, change["member"])
    for change in changes["absentMembers"]:
        members[change["type"]][:] = [one for one in members[change["type"]] if one["name"] != change["member"]]
    return document


def services():
    """Every service of the contract, by name."""
    common = json.loads((DATA / "common.json").read_text(encoding="utf-8"))
    files = sorted(path for path in DATA.glob("*.json") if path.name != "common.json")
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    return {name: Service(name, changed(name, document), common) for name, document in documents.items()}
