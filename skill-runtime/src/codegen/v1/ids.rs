//! Ids from text.

/// What was asked for is not the id of a compiled skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSkill(());

impl core::fmt::Display for UnknownSkill {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no compiled skill has this id")
    }
}

impl core::error::Error for UnknownSkill {}

/// The one of `all` whose id is `id`, where `-` and `_` do not differ.
pub fn find_id<T: Copy>(
    all: &[T],
    as_str: fn(T) -> &'static str,
    id: &str,
) -> Result<T, UnknownSkill> {
    let fold = |byte: u8| if byte == b'-' { b'_' } else { byte };
    all.iter()
        .copied()
        .find(|known| as_str(*known).bytes().map(fold).eq(id.bytes().map(fold)))
        .ok_or(UnknownSkill(()))
}
