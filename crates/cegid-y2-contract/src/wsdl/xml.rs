//! Elements and attributes as indented text. Of our own, because quick-xml's writer makes each line of a document that is
//! built in memory, and cannot fail, a `Result`.

/// A document that is being written.
#[derive(Debug)]
pub struct Xml {
    out: String,
    open: Vec<String>,
}

/// What stands in a start tag.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// An empty document.
    pub fn document() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned(), open: Vec::new() }
    }

    /// An element with content, which `content` writes.
    pub fn element(&mut self, name: &str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        let begin = self.out.len();
        self.out.push('>');
        self.open.push(name.to_owned());
        content(self);
        self.open.pop();
        if self.out.len() == begin + 1 {
            self.out.insert(begin, '/');
            return;
        }
        self.line();
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.element(name, attributes, |_| {});
    }

    /// Markup that is known to be well-formed, as it stands.
    pub fn verbatim(&mut self, markup: &str) {
        for line in markup.lines() {
            self.line();
            self.out.push_str(line);
        }
    }

    /// The text.
    pub fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    fn start(&mut self, name: &str, attributes: Attributes<'_>) {
        self.line();
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            push_attribute(&mut self.out, value);
            self.out.push('"');
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }
}

fn push_attribute(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c < ' ' => out.push(' '),
            c => out.push(c),
        }
    }
}
