//! Requests that share: what all of them say, and what only some do.

use super::*;

const fn typed(site: u16, dtype: DType) -> Fact {
    let PathHash { sum, power } = PathHash::of("w");
    Get(
        site,
        "w",
        sum,
        power,
        Unknown,
        Some(dtype),
        "",
        1,
        site as u32,
    )
}

const F64_FOR_F32: &str =
    "trying to share variable `w`, but specified dtype f64 and found dtype f32";

#[test]
fn requests_that_all_say_the_same_dtype_agree() {
    static ALL: Signature = layer(
        "f",
        &[
            typed(0, DType::F64),
            Share,
            typed(1, DType::F64),
            typed(2, DType::F64),
        ],
    );
    assert_found(&ALL, ["", "", ""]);
    // Also those of different arms, which together say it to what comes behind.
    static ARMS: Signature = layer(
        "f",
        &[
            Either(&[&[typed(0, DType::F32)], &[typed(1, DType::F32)]]),
            Share,
            typed(2, DType::F64),
        ],
    );
    assert_found(&ARMS, ["", "", F64_FOR_F32]);
    static OTHER_ARMS: Signature = layer(
        "f",
        &[
            Either(&[&[typed(0, DType::F32)], &[typed(1, DType::F64)]]),
            Share,
            typed(2, DType::F64),
        ],
    );
    assert_found(&OTHER_ARMS, ["", "", ""]);
}

#[test]
fn arms_with_shapes_of_different_rank_say_none() {
    static F: Signature = layer(
        "f",
        &[
            Either(&[
                &[shaped(0, "w", Literal(&[9]))],
                &[shaped(1, "w", Literal(&[3, 3]))],
            ]),
            Share,
            shaped(2, "w", Literal(&[9])),
            shaped(3, "w", Literal(&[3, 3])),
        ],
    );
    // Behind the branch stands a request that says one: the next is compared with it.
    let found = "trying to share variable `w`, but specified shape [3, 3] and found shape [9]";
    assert_found(&F, ["", "", "", found]);
    static SCALAR: Signature = layer(
        "f",
        &[
            Either(&[
                &[shaped(0, "w", Literal(&[]))],
                &[shaped(1, "w", Literal(&[1]))],
            ]),
            Share,
            shaped(2, "w", Literal(&[7, 7])),
        ],
    );
    assert_found(&SCALAR, ["", "", ""]);
}

#[test]
fn a_branch_in_a_loop_is_walked_in_each_turn() {
    static IN_ONE_ARM: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Turn(&[
                Maybe(&[get(1, "w")]),
                Either(&[&[get(2, "v")], &[get(3, "v"), Share]]),
            ]),
        ],
    );
    // An earlier turn may have gone where it is shared.
    assert_found(&IN_ONE_ARM, ["", "", "", ""]);
    static IN_NONE: Signature = layer(
        "f",
        &[
            get(0, "w"),
            Turn(&[
                Maybe(&[get(1, "w")]),
                Either(&[&[get(2, "v")], &[get(3, "v")]]),
            ]),
        ],
    );
    assert_found(&IN_NONE, ["", W_EXISTS, "", ""]);
    // The arms exclude each other, and what stands behind them in the turn comes to one of them.
    static SHAPES: Signature = layer(
        "f",
        &[
            Share,
            Turn(&[
                Either(&[
                    &[shaped(0, "w", Literal(&[9]))],
                    &[shaped(1, "w", Literal(&[3]))],
                ]),
                Either(&[
                    &[shaped(2, "v", Literal(&[9]))],
                    &[shaped(3, "v", Literal(&[9]))],
                ]),
                shaped(4, "v", Literal(&[3])),
            ]),
        ],
    );
    let found = "trying to share variable `v`, but specified shape [3] and found shape [9]";
    assert_found(&SHAPES, ["", "", "", "", found]);
}
