//! Words that instances are made of.

/// Given names, each a word of its own that no other contains.
pub(crate) const PEOPLE: &[&str] = &[
    "Adaeze", "Bruno", "Chiara", "Dmitri", "Esra", "Farid", "Greta", "Hiroshi", "Ingrid", "Jonas",
    "Keiko", "Lamar", "Mirela", "Nikhil", "Oksana", "Pilar", "Quentin", "Rashid", "Sunniva",
    "Tomasz", "Umeko", "Viktor", "Wanda", "Xavier", "Yusuf", "Zelda",
];

/// Parts of a company.
pub(crate) const DEPARTMENTS: &[&str] = &[
    "Archive",
    "Bakery",
    "Chemistry",
    "Design",
    "Export",
    "Freight",
    "Garden",
    "Harbour",
    "Insurance",
    "Laboratory",
    "Marketing",
    "Nursery",
];

/// Things that are sold and stored.
pub(crate) const THINGS: &[&str] = &[
    "anchor", "basket", "candle", "drum", "easel", "funnel", "goblet", "hammer", "inkwell", "jug",
    "kettle", "lantern", "mirror", "needle", "oar", "pillow", "quilt", "ruler", "saddle", "tripod",
    "umbrella", "violin", "wrench", "yoke",
];

/// Colours.
pub(crate) const COLOURS: &[&str] = &[
    "amber", "beige", "cyan", "green", "indigo", "lilac", "maroon", "ochre", "purple", "red",
    "silver", "teal", "violet", "white", "yellow",
];
