"""Calls the plan with zeep: `zeep_client.py BASE_URL LOGIN PASSWORD`, plan on stdin, results on stdout, both JSON."""

import datetime
import decimal
import json
import sys

import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object
from zeep.transports import Transport


def plain(value):
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value) if isinstance(value, decimal.Decimal) else value


def detail(fault, client):
    """The detail as the WSDL's own type reads it."""
    if fault.detail is None or not len(fault.detail):
        return None
    name = etree.QName(fault.detail[0])
    element = client.wsdl.types.get_element(name)
    return plain(serialize_object(element.parse(fault.detail[0], client.wsdl.types), dict))


def binding(client):
    (service,) = client.wsdl.services.values()
    (port,) = service.ports.values()
    return port.binding


def operations(client):
    return sorted(binding(client)._operations)


def result(client, operation, reply):
    """The content of `<Operation>Result`; zeep leaves out what wraps a single member, so that is put back."""
    wrapper = binding(client).get(operation).output.body.type.elements
    members = getattr(wrapper[0][1].type, "elements", []) if wrapper else []
    reply = plain(serialize_object(reply, dict))
    return {members[0][0]: reply} if len(members) == 1 and reply is not None else reply


def main():
    base, login, password = sys.argv[1:]
    plan = json.load(sys.stdin)
    session = requests.Session()
    session.auth = (login, password)
    transport = Transport(session=session)
    clients, listed, results = {}, {}, []
    for name in {entry["service"]: None for entry in plan}:
        clients[name] = zeep.Client(f"{base}/{name}.svc?wsdl", transport=transport)
        listed[name] = operations(clients[name])
        assert listed[name] == operations(zeep.Client(f"{base}/{name}.svc?singleWsdl", transport=transport))
    for entry in plan:
        client = clients[entry["service"]]
        try:
            reply = client.service[entry["operation"]](**entry["arguments"])
            results.append({"reply": result(client, entry["operation"], reply)})
        except zeep.exceptions.Fault as fault:
            results.append({"fault": fault.message, "detail": detail(fault, client)})
    json.dump({"operations": listed, "results": results}, sys.stdout)


main()
