//! 並べて進める仕事: parts of one piece of work run on several threads and come back in their order.
//! It must not know what the work is, and whoever uses it must not let a result depend on how it was divided.

use std::num::NonZero;
use std::thread;

/// More threads than this gain little and take the PC away from the clerk.
const MAX_THREADS: usize = 4;

/// Into how many parts work on this PC is divided.
pub(super) fn n_parts() -> usize {
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MAX_THREADS)
}

/// Does the work on every part, each on a thread of its own, and gives the results in the order of the parts.
pub(super) fn map<T: Send, R: Send>(parts: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if parts.len() < 2 {
        return parts.into_iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let started: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        let done = started.into_iter().map(|thread| match thread.join() {
            Ok(result) => result,
            // What broke there breaks the whole work, as it would on one thread.
            Err(cause) => std::panic::resume_unwind(cause),
        });
        done.collect()
    })
}

/// Elements of each part, so that so many parts hold them all.
pub(super) fn part_length(n_all: usize, n_parts: usize) -> usize {
    n_all.div_ceil(n_parts.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::{map, part_length};

    #[test]
    fn 結果は分け方によらず元の順に並ぶ() {
        let all: Vec<u32> = (0..101).collect();
        for n_parts in [1, 2, 4, 7, 101, 500] {
            let parts = all.chunks(part_length(all.len(), n_parts)).collect();
            let doubled = map(parts, |part: &[u32]| {
                part.iter().map(|it| it * 2).collect::<Vec<u32>>()
            });
            let expected: Vec<u32> = all.iter().map(|it| it * 2).collect();
            assert_eq!(doubled.concat(), expected);
        }
        assert_eq!(map(Vec::new(), |part: u8| part), [0_u8; 0]);
    }
}
