//! What several operations say alike stands once in the document: parameters and response headers.

use std::collections::BTreeMap;

use utoipa::openapi::{
    OpenApi, Ref, RefOr,
    path::{Operation, PathItem},
};

/// Moves every parameter and every response header that three operations have to the components, under its name, and leaves
/// references. Of a name that means two things, the one that most operations mean is shared.
pub(super) fn share(document: &mut OpenApi) {
    let mut parameters = Occurrences::default();
    let mut headers = Occurrences::default();
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let (mentioned, sent) = mentions(operation);
        mentioned.for_each(|parameter| parameters.count(&name_of(parameter), parameter));
        sent.for_each(|(name, header)| headers.count(name, header));
    }
    let (parameters, headers) = (parameters.shared(), headers.shared());
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let (mentioned, sent) = mentions(operation);
        mentioned.for_each(|parameter| refer(parameter, "parameters", &name_of(parameter), &parameters));
        sent.for_each(|(name, header)| refer(header, "headers", name, &headers));
    }
    let components = document.components.get_or_insert_default();
    components.parameters.extend(parameters);
    components.headers.extend(headers);
}

type Parameter = RefOr<utoipa::openapi::path::Parameter>;
type Header = RefOr<utoipa::openapi::header::Header>;

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.head, &mut item.patch]
        .into_iter()
        .flatten()
}

/// The parameters of an operation, and the headers of its answers.
fn mentions(
    operation: &mut Operation,
) -> (impl Iterator<Item = &mut Parameter>, impl Iterator<Item = (&String, &mut Header)>) {
    let headers = operation.responses.responses.values_mut().filter_map(|response| match response {
        RefOr::T(response) => Some(response.headers.iter_mut()),
        RefOr::Ref(_) => None,
    });
    (operation.parameters.iter_mut().flatten(), headers.flatten())
}

fn name_of(parameter: &Parameter) -> String {
    match parameter {
        RefOr::T(parameter) => parameter.name.clone(),
        RefOr::Ref(_) => String::new(),
    }
}

fn refer<T: PartialEq>(place: &mut RefOr<T>, kind: &str, name: &str, shared: &BTreeMap<String, RefOr<T>>) {
    if shared.get(name).is_some_and(|shared| shared == place) {
        *place = RefOr::Ref(Ref::new(format!("#/components/{kind}/{name}")));
    }
}

/// By name, each meaning with how often it occurs.
struct Occurrences<T>(BTreeMap<String, Vec<(T, usize)>>);

impl<T> Default for Occurrences<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: PartialEq + Clone> Occurrences<T> {
    fn count(&mut self, name: &str, meaning: &T) {
        let meanings = self.0.entry(name.to_owned()).or_default();
        match meanings.iter_mut().find(|(known, _)| known == meaning) {
            Some((_, times)) => *times += 1,
            None => meanings.push((meaning.clone(), 1)),
        }
    }

    fn shared(self) -> BTreeMap<String, T> {
        let most = |(name, meanings): (String, Vec<(T, usize)>)| {
            // The first of those that occur equally often, so that the document stays as it is.
            let (meaning, times) = meanings.into_iter().rev().max_by_key(|(_, times)| *times)?;
            (times > 2).then_some((name, meaning))
        };
        self.0.into_iter().filter_map(most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meaning_that_most_operations_have_is_shared_and_what_few_have_is_not() {
        let mut occurrences = Occurrences::default();
        for (name, meaning) in [("a", 1), ("a", 2), ("b", 1), ("c", 1), ("c", 2)] {
            (0..meaning + 1).for_each(|_| occurrences.count(name, &meaning));
        }
        assert_eq!(occurrences.shared(), BTreeMap::from([("a".to_owned(), 2), ("c".to_owned(), 2)]));
    }
}
