use candle_core::*;
use std::time::Instant;
use varscope::candle::nn::{self, Padding};
fn t<R>(name: &str, mut f: impl FnMut() -> R) {
    let mut v = vec![];
    for _ in 0..11 {
        let s = Instant::now();
        std::hint::black_box(f());
        v.push(s.elapsed().as_secs_f64() * 1e3);
    }
    v.sort_by(f64::total_cmp);
    println!("{name:<30}{:8.2}{:8.2}", v[0], v[5]);
}
fn main() -> Result<()> {
    let d = &Device::Cpu;
    let s = [1, 1, 1, 1];
    for p in [Padding::Same, Padding::Valid] {
        let x = Var::randn(0f32, 1., (64, 28, 28, 1), d)?;
        let w1 = Var::randn(0f32, 1., (5, 5, 1, 32), d)?;
        t("conv1 fwd", || nn::conv2d(&x, &w1, s, p).unwrap());
        let y1 = nn::conv2d(&x.detach(), &w1, s, p)?;
        let g1 = y1.ones_like()?.detach();
        t("conv1 fwd+filter", || {
            nn::conv2d(&x.detach(), &w1, s, p)
                .unwrap()
                .backward()
                .unwrap()
        });
        t("conv1 fwd+input", || {
            nn::conv2d(&x, &w1.detach(), s, p)
                .unwrap()
                .backward()
                .unwrap()
        });
        let y = y1.detach();
        t("add g", || (&y + &g1).unwrap());
        t("zeros g", || y.zeros_like().unwrap());
        let b = Var::zeros(32, DType::F32, d)?;
        t("bias add", || y.broadcast_add(&b.detach()).unwrap());
        t("bias add+bwd", || {
            y.broadcast_add(&b).unwrap().backward().unwrap()
        });
        t("relu", || nn::relu(&y).unwrap());
        let yv = Var::from_tensor(&y)?;
        t("relu+bwd", || nn::relu(&yv).unwrap().backward().unwrap());
        t("relu candle", || y.relu().unwrap());
        t("relu candle+bwd", || yv.relu().unwrap().backward().unwrap());
        t("pool", || {
            nn::max_pool(&y, [1, 2, 2, 1], [1, 2, 2, 1], p).unwrap()
        });
        t("pool+bwd", || {
            nn::max_pool(&yv, [1, 2, 2, 1], [1, 2, 2, 1], p)
                .unwrap()
                .backward()
                .unwrap()
        });
        let h = if p == Padding::Same { 14 } else { 12 };
        let x = Var::randn(0f32, 1., (64, h, h, 32), d)?;
        let w2 = Var::randn(0f32, 1., (5, 5, 32, 64), d)?;
        t("conv2 fwd", || nn::conv2d(&x, &w2, s, p).unwrap());
        t("conv2 fwd+filter", || {
            nn::conv2d(&x.detach(), &w2, s, p)
                .unwrap()
                .backward()
                .unwrap()
        });
        t("conv2 fwd+input", || {
            nn::conv2d(&x, &w2.detach(), s, p)
                .unwrap()
                .backward()
                .unwrap()
        });
        let f = h * h * 64 / 4;
        let _ = f;
    }
    Ok(())
}
