//! Nothing of its own: the tests are those of `tests/threads.rs`, without what the other tests need.
