//! Tags and reasons, kept once each and referred to by number.

use std::collections::HashMap;

/// The number of a text in [`Labels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Label(u32);

/// All texts a run has seen; number 0 is the empty one.
#[derive(Clone, Debug)]
pub struct Labels {
    texts: Vec<String>,
    numbers: HashMap<String, Label>,
}

impl Default for Labels {
    fn default() -> Self {
        Self { texts: vec![String::new()], numbers: HashMap::from([(String::new(), Label::default())]) }
    }
}

impl Labels {
    /// Returns the number of `text`, adding it if it is new.
    pub fn intern(&mut self, text: &str) -> Label {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let label = Label(self.texts.len() as u32);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), label);
        label
    }

    /// Returns the text of a number that [`Labels::intern`] of this table has given out.
    pub fn text(&self, label: Label) -> &str {
        self.texts.get(label.0 as usize).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_one_number() {
        let mut labels = Labels::default();
        let dip = labels.intern("dip");
        assert_eq!(labels.intern("dip"), dip);
        assert_eq!(labels.text(dip), "dip");
    }

    #[test]
    fn the_default_label_is_the_empty_text() {
        let mut labels = Labels::default();
        assert_eq!(labels.intern(""), Label::default());
        assert_eq!(labels.text(Label::default()), "");
    }
}
