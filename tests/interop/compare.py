"""Holds what a client sent and read against what went over the wire, member by member, by the contract.

The wire is what the simulator recorded; it is parsed here by the standard library, so no client judges itself.
"""

import datetime
import decimal
import xml.etree.ElementTree as tree

RETAIL = "{http://www.cegid.fr/Retail/1.0}"
FAULT = "{http://www.cegid.fr/fault}"
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
# What clients put beside the members for their own use.
OWN = {"attributes", "$attributes", "$xml", "_raw_elements"}


def body(envelope):
    """The first element of the body."""
    root = tree.fromstring(envelope)
    return root.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]


def local(element):
    return element.tag.rpartition("}")[2]


def blank(value):
    """Nothing, in whichever way a client says so."""
    if isinstance(value, dict):
        return all(blank(inner) for name, inner in value.items() if name not in OWN)
    return value in (None, "", [])


def empty(element):
    """Whether nothing stands in an element, nor in anything below it."""
    return not (element.text or "").strip() and all(empty(child) for child in element)


def scalar(type_name, value):
    """A value as one can compare it, whichever type the client gave it."""
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = str(value)
    if type_name == "xs:boolean":
        return {"1": "true", "0": "false"}.get(text.lower(), text.lower())
    if type_name in ("xs:decimal", "xs:int", "xs:long", "xs:double"):
        return decimal.Decimal(text)
    if type_name == "xs:dateTime":
        # JavaScript's dates hold milliseconds and no more.
        date = datetime.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
        return date.replace(microsecond=date.microsecond // 1000 * 1000)
    return text.replace("\r\n", "\n").strip("\n")


class Comparison:
    """One call's request or reply."""

    def __init__(self, service):
        self.service = service
        self.members = 0
        self.problems = []

    def wrapper(self, members, element, values):
        """The children of a wrapper element against an object of values."""
        self.struct(members, element, values if values is not None else {}, local(element))

    def value(self, type_name, element, value, path):
        if element is None or element.get(f"{INSTANCE}nil") in ("true", "1"):
            if not blank(value):
                self.problems.append(f"{path}: {value!r} where nothing was sent")
            return
        if derived := element.get(f"{INSTANCE}type"):
            type_name = type_name.rpartition(":")[0] + ":" * (":" in type_name) + derived.rpartition(":")[2]
        item, members = self.service.item(type_name), self.service.members(type_name)
        if item is not None:
            return self.items(item, element, value, path)
        if members is not None:
            return self.struct(members, element, value, path)
        self.members += 1
        text = element.text or ""
        if text == "" and value in (None, ""):
            return
        try:
            same = value is not None and scalar(type_name, text) == scalar(type_name, value)
        except (ValueError, decimal.InvalidOperation):
            same = False
        if not same:
            self.problems.append(f"{path}: {value!r} where {text!r} was sent")

    def items(self, item, element, value, path):
        values = value.get(item["name"]) if isinstance(value, dict) else value
        values = [] if values in (None, "") else values if isinstance(values, list) else [values]
        children = list(element)
        if len(children) != len(values):
            self.problems.append(f"{path}: {len(values)} items where {len(children)} were sent")
        for index, (child, value) in enumerate(zip(children, values)):
            self.value(item["type"], child, value, f"{path}[{index}]")

    def struct(self, members, element, values, path):
        if not isinstance(values, dict):
            if not blank(values) or not empty(element):
                self.problems.append(f"{path}: {values!r} where an object was sent")
            return
        known = {member["name"]: member for member in members}
        children = {}
        order = list(known)
        for child in element:
            name = local(child)
            if name not in known or name in children:
                self.problems.append(f"{path}: {name} was sent and is no member")
            elif children and order.index(name) < order.index(next(reversed(children))):
                self.problems.append(f"{path}: {name} was sent out of order")
            children[name] = child
        for name in set(values) - set(known) - OWN:
            self.problems.append(f"{path}: {name} was read and is no member")
        for name, member in known.items():
            self.value(member["type"], children.get(name), values.get(name), f"{path}/{name}")


def check(service, entry, recorded, result):
    """Everything that is wrong with one call, and how many members were compared."""
    operation = service.operations[entry["operation"]]
    sent = Comparison(service)
    sent.wrapper(operation["input"], body(recorded["request"]), entry["arguments"])
    problems = [f"request: {problem}" for problem in sent.problems]
    problems += [f"request: {dropped['path']}/{dropped['name']} was dropped" for dropped in recorded["dropped"]]
    reply = body(recorded["reply"])
    fault = local(reply) == "Fault"
    read = Comparison(service)
    if entry["expect"] == "not served":
        if not fault or "ActionNotSupported" not in (reply.findtext("faultcode") or ""):
            problems.append("is served now: take it off tests/interop/not_served.json")
    elif fault != (entry["expect"] == "fault"):
        reasons = [message.text for message in reply.iter(f"{FAULT}Message")]
        problems.append(f"{'a fault' if fault else 'a reply'} came back: {reasons or result.get('fault')}")
    if fault:
        if (result.get("fault") or "").strip() != (reply.findtext("faultstring") or "").strip():
            problems.append(f"the fault was read as {result.get('fault')!r}")
        detail = reply.find(f"detail/{FAULT}CbpExceptionDetail")
        if detail is not None:
            read.struct(service.members("fault:CbpExceptionDetail"), detail, result.get("detail"), "detail")
    elif "fault" in result:
        problems.append(f"the client could not read the reply: {result['fault']}")
    elif operation["output"]:
        read.wrapper(operation["output"], reply, {operation["output"][0]["name"]: result.get("reply")})
    problems += [f"reply: {problem}" for problem in read.problems]
    if not fault and read.members < entry["members"]:
        problems.append(f"reply: only {read.members} members, {entry['members']} expected")
    return problems, sent.members + read.members
