//! Ranks that do not come, fail or panic.

use std::panic::catch_unwind;
use std::thread::sleep;
use std::time::Duration;

use varscope_mpi::transport::Lost;
use varscope_mpi::{Error, Options, World, threads};

/// Longer than a busy machine lets a thread wait.
const SHORT: Duration = Duration::from_secs(2);

#[test]
fn who_does_not_come_is_named_by_all_who_wait() {
    let late = |world: &World| {
        world.barrier()?;
        if world.rank() == 2 {
            sleep(SHORT * 2);
        }
        world.sum(&[1.0])
    };
    let ended = threads(3, Options::new().time_limit(SHORT), late);
    for (rank, ended) in ended.into_iter().enumerate() {
        let Err(Error::Lost(Lost::TimeLimit {
            operation,
            missing,
            waited,
            rank: by,
            ..
        })) = ended
        else {
            panic!("rank {rank} came to {ended:?}");
        };
        assert_eq!((operation.as_str(), missing), ("a sum", vec![2]));
        assert!(by < 2 && waited >= SHORT);
    }
}

#[test]
fn the_others_are_told_of_an_error_and_of_a_panic() {
    let ended = threads(2, Options::new(), |world| match world.rank() {
        0 => world.barrier().map_err(|error| error.to_string()),
        _ => Err("no data".to_owned()),
    });
    assert_eq!(
        ended[0],
        Err("rank 1 has ended the run: no data".to_owned())
    );
    let panicked = catch_unwind(|| {
        threads(2, Options::new(), |world| {
            assert_eq!(world.rank(), 0, "only the first may");
            world.barrier()
        })
    });
    let panic = panicked.unwrap_err();
    let text = panic.downcast_ref::<String>().map(String::as_str);
    assert!(
        text.is_some_and(|text| text.contains("only the first may")),
        "{text:?}"
    );
}

#[test]
fn ranks_at_different_things_are_told_at_what() {
    let ended = threads(3, Options::new(), |world| match world.rank() {
        1 => world.sum(&[1.0, 2.0]).map(|_| ()),
        2 => world.sum(&[1.0]).map(|_| ()),
        _ => world.barrier(),
    });
    let text = "ranks are at different things: rank 0 at a barrier, ranks 1, 2 at a sum. Every rank makes the same calls in the same order";
    for ended in ended {
        assert_eq!(ended.unwrap_err().to_string(), text);
    }
    let ended = threads(2, Options::new(), |world| {
        world.sum(&vec![1.0; world.rank() + 1])
    });
    for ended in ended {
        let error = ended.unwrap_err().to_string();
        assert!(
            error.contains("rank 0 at a sum of 1 numbers, rank 1 at a sum of 2 numbers"),
            "{error}"
        );
    }
}
