use std::time::Instant;
use candle_core::*;
use varscope::candle::nn::{self, Padding};
fn t<R>(name: &str, mut f: impl FnMut() -> R) {
    let mut v = vec![];
    for _ in 0..31 { let s = Instant::now(); std::hint::black_box(f()); v.push(s.elapsed().as_secs_f64()*1e3); }
    v.sort_by(f64::total_cmp);
    println!("{name:<30}{:8.2}{:8.2}", v[0], v[15]);
}
fn main() -> Result<()> {
    let d = &Device::Cpu;
    let s = [1,1,1,1];
    for sparse in [false, true] {
    let p = Padding::Same;
    let x = Var::randn(0f32,1.,(64,28,28,1),d)?;
    let w1 = Var::randn(0f32,1.,(5,5,1,32),d)?;
    t("conv1 fwd", || nn::conv2d(&x,&w1,s,p).unwrap());
    t("conv1 fwd+filter", || nn::conv2d(&x.detach(),&w1,s,p).unwrap().backward().unwrap());
    let h = if p==Padding::Same {14} else {12};
    let mut x = Var::randn(0f32,1.,(64,h,h,32),d)?;
    if sparse { x = Var::from_tensor(&x.relu()?)?; }
    let w2 = Var::randn(0f32,1.,(5,5,32,64),d)?;
    t("conv2 fwd", || nn::conv2d(&x,&w2,s,p).unwrap());
    t("conv2 fwd+filter", || nn::conv2d(&x.detach(),&w2,s,p).unwrap().backward().unwrap());
    t("conv2 fwd+input", || nn::conv2d(&x,&w2.detach(),s,p).unwrap().backward().unwrap());
    let g = nn::conv2d(&x,&w2.detach(),s,p)?.relu()?.detach();
    t("conv2 fwd+input, sparse", || (nn::conv2d(&x,&w2.detach(),s,p).unwrap()*&g).unwrap().backward().unwrap());
    let g = (g * 1e-12)?;
    t("conv2 fwd+input, tiny", || (nn::conv2d(&x,&w2.detach(),s,p).unwrap()*&g).unwrap().backward().unwrap());
    let g = (g * 1e-20)?; 
    t("conv2 fwd+input, denormal", || (nn::conv2d(&x,&w2.detach(),s,p).unwrap()*&g).unwrap().backward().unwrap());
    }
    Ok(())
}
