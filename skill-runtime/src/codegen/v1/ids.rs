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

/// The one of `all` whose id is `id`, or differs at most in `-` and `_` and in
/// ASCII case.
pub fn find_id<T: Copy>(
    all: &[T],
    as_str: fn(T) -> &'static str,
    id: &str,
) -> Result<T, UnknownSkill> {
    let fold = |byte: u8| match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    };
    let is = |known: &str| known.bytes().map(fold).eq(id.bytes().map(fold));
    let exact = all.iter().find(|known| as_str(**known) == id);
    exact
        .or_else(|| all.iter().find(|known| is(as_str(**known))))
        .copied()
        .ok_or(UnknownSkill(()))
}
