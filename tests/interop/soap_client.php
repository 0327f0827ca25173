<?php
// Calls the plan with PHP's SoapClient: `soap_client.php BASE_URL LOGIN PASSWORD`, plan on stdin, results on stdout.

[, $base, $login, $password] = $argv;
$plan = json_decode(stream_get_contents(STDIN), true);
$options = [
    'login' => $login,
    'password' => $password,
    'cache_wsdl' => WSDL_CACHE_NONE,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'trace' => true,
];

function operations(SoapClient $client): array
{
    $names = array_map(fn($text) => preg_match('/^\S+ (\w+)\(/', $text, $found) ? $found[1] : $text, $client->__getFunctions());
    sort($names);
    return $names;
}

/** The value without what PHP puts around one that names its own type. */
function plain(mixed $value): mixed
{
    if ($value instanceof SoapVar) {
        return plain($value->enc_value);
    }
    if ($value instanceof stdClass) {
        return (object) array_map('plain', (array) $value);
    }
    return is_array($value) ? array_map('plain', $value) : $value;
}

$clients = $listed = $results = [];
foreach (array_unique(array_column($plan, 'service')) as $name) {
    $clients[$name] = new SoapClient("$base/$name.svc?wsdl", $options);
    $listed[$name] = operations($clients[$name]);
    if ($listed[$name] !== operations(new SoapClient("$base/$name.svc?singleWsdl", $options))) {
        throw new Exception("$name: the two forms of the WSDL differ");
    }
}
foreach ($plan as $entry) {
    $operation = $entry['operation'];
    try {
        $reply = $clients[$entry['service']]->__soapCall($operation, [$entry['arguments']]);
        $results[] = ['reply' => plain($reply->{"{$operation}Result"} ?? null)];
    } catch (SoapFault $fault) {
        $results[] = ['fault' => $fault->getMessage(), 'detail' => plain($fault->detail->CbpExceptionDetail ?? null)];
    }
}
echo json_encode(['operations' => $listed, 'results' => $results], JSON_THROW_ON_ERROR);
