//! Events → constants.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::callee::Callee;
use super::events::{Arg, Call, Dim, Event, Get};
use super::hash::PathHash;

/// A place that a finding can be about, with the span of what stands there.
#[derive(Debug)]
pub(super) enum Site {
    /// A request: its literal.
    Get(Span),
    /// A call; the number is the callee's among the distinct ones.
    Call(Callee, usize),
}

/// Everything of a function that constants are made of.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) krate: &'a TokenStream,
    /// Empty for `model!` and `scope!`.
    pub(super) name: String,
    pub(super) parameters: Vec<String>,
    pub(super) events: &'a [Event],
    pub(super) sites: Vec<Site>,
    /// One site of each distinct callee.
    pub(super) callees: Vec<Callee>,
    pub(super) checked: bool,
    /// Where the function stands, for its identity.
    pub(super) span: Span,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        krate: &'a TokenStream,
        name: String,
        events: &'a [Event],
        span: Span,
    ) -> Self {
        let mut facts = Self {
            krate,
            name,
            parameters: Vec::new(),
            events,
            sites: Vec::new(),
            callees: Vec::new(),
            checked: true,
            span,
        };
        let mut keys = BTreeMap::new();
        facts.collect(events, &mut keys);
        facts
    }

    /// Sites in the order of their numbers, which is the order of reading.
    fn collect(&mut self, events: &'a [Event], keys: &mut BTreeMap<String, usize>) {
        for event in events {
            match event {
                Event::Get(get) => self.put(get.site, Site::Get(get.span)),
                Event::Call(call) => {
                    let next = self.callees.len();
                    let number = *keys.entry(call.callee.key()).or_insert(next);
                    if number == next {
                        self.callees.push(call.callee.clone());
                    }
                    self.put(call.site, Site::Call(call.callee.clone(), number));
                }
                Event::Open(open) => self.collect(&open.events, keys),
                Event::Either(arms) => arms.iter().for_each(|arm| self.collect(arm, keys)),
                Event::Maybe(events) | Event::Elsewhere(events) => self.collect(events, keys),
                Event::Share => {}
            }
        }
    }

    fn put(&mut self, site: u16, what: Site) {
        debug_assert_eq!(usize::from(site), self.sites.len());
        self.sites.push(what);
    }

    /// `$k::__private::reuse`
    fn room(&self) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::__private::reuse)
    }

    /// Whether two sites could be at odds, as far as can be seen here.
    pub(super) fn needs_check(&self) -> bool {
        if !self.checked || self.sites.len() < 2 {
            return false;
        }
        if !self.callees.is_empty() {
            return true;
        }
        let mut paths = Vec::new();
        certain_paths(self.events, "", &mut paths);
        let count = paths.len();
        paths.sort();
        paths.dedup();
        paths.len() < count
    }

    /// The callees' signatures. Variables of the static's own initializer: a constant would have the compiler look behind the
    /// reference, and recursion would be a cycle.
    fn signatures_of_callees(&self) -> TokenStream {
        let variables = self.callees.iter().enumerate().map(|(i, callee)| {
            let name = callee_variable(i);
            let ask = callee.ask(self.krate, &quote!(::core::option::Option::None));
            quote!(let #name = #ask;)
        });
        quote!(#(#variables)*)
    }

    /// `{ let callee_0 = …; Signature { … } }`
    fn signature(&self) -> TokenStream {
        let room = self.room();
        let name = &self.name;
        let parameters = &self.parameters;
        let checked = self.checked;
        let steps = self.steps(self.events);
        let identity = Literal::u64_suffixed(self.identity());
        let callees = self.signatures_of_callees();
        quote! {{
            #callees
            #room::Signature {
                name: #name,
                module: ::core::module_path!(),
                file: ::core::file!(),
                identity: #identity,
                parameters: &[#(#parameters),*],
                steps: #steps,
                checked: #checked,
            }
        }}
    }

    /// A number for the place in the sources.
    fn identity(&self) -> u64 {
        let start = self.span.start();
        let place = format!(
            "{} {} {} {}",
            self.span.file(),
            start.line,
            start.column,
            self.name
        );
        super::hash::fnv(&place)
    }

    fn steps(&self, events: &[Event]) -> TokenStream {
        let steps = events.iter().map(|event| self.step(event));
        quote!(&[#(#steps),*])
    }

    fn step(&self, event: &Event) -> TokenStream {
        let room = self.room();
        match event {
            Event::Get(get) => {
                let get = self.get(get);
                quote!(#room::Step::Get(#get))
            }
            Event::Open(open) => {
                let name = &open.name;
                let path = self.path(name);
                let unique = open.unique;
                let reuse = open.reuse != super::events::Reuse::No;
                let steps = self.steps(&open.events);
                quote! {
                    #room::Step::Open(#room::Open { name: #name, path: #path, unique: #unique, reuse: #reuse, steps: #steps })
                }
            }
            Event::Call(call) => {
                let call = self.call(call);
                quote!(#room::Step::Call(#call))
            }
            Event::Either(arms) => {
                let arms = arms.iter().map(|arm| self.steps(arm));
                quote!(#room::Step::Either(&[#(#arms),*]))
            }
            Event::Maybe(events) => {
                let steps = self.steps(events);
                quote!(#room::Step::Maybe(#steps))
            }
            Event::Elsewhere(events) => {
                let steps = self.steps(events);
                quote!(#room::Step::Elsewhere(#steps))
            }
            Event::Share => quote!(#room::Step::Share),
        }
    }

    fn path(&self, name: &str) -> TokenStream {
        let room = self.room();
        let PathHash { sum, power } = PathHash::of(name);
        quote!(#room::PathHash { sum: #sum, power: #power })
    }

    fn get(&self, get: &Get) -> TokenStream {
        let room = self.room();
        let krate = self.krate;
        let (site, name) = (get.site, &get.name);
        let path = self.path(name);
        let shape = self.arg(&get.shape);
        let dtype = match get.dtype {
            Some(dtype) => {
                let dtype = Ident::new(dtype, Span::mixed_site());
                quote!(::core::option::Option::Some(#krate::dtype::DType::#dtype))
            }
            None => quote!(::core::option::Option::None),
        };
        let written = [
            &get.written.shape,
            &get.written.dtype,
            &get.written.initializer,
            &get.written.trainable,
        ];
        let at = place(get.span);
        quote! {
            #room::Get { site: #site, name: #name, path: #path, shape: #shape, dtype: #dtype, written: [#(#written),*], at: #at }
        }
    }

    fn call(&self, call: &Call) -> TokenStream {
        let room = self.room();
        let site = call.site;
        let number = match &self.sites[usize::from(site)] {
            Site::Call(_, number) => *number,
            Site::Get(_) => 0,
        };
        let layer = callee_variable(number);
        let args = call.args.iter().map(|arg| self.arg(arg));
        let at = place(call.callee.start);
        quote!(#room::Call { site: #site, layer: #layer, args: &[#(#args),*], at: #at })
    }

    fn arg(&self, arg: &Arg) -> TokenStream {
        let room = self.room();
        match arg {
            Arg::Unknown => quote!(#room::Arg::Unknown),
            Arg::Parameter(index) => quote!(#room::Arg::Parameter(#index)),
            Arg::Int(int) => quote!(#room::Arg::Int(#int)),
            Arg::Dims(dims) => {
                let literal = dims.iter().all(|dim| matches!(dim, Dim::Int(_)));
                let codes = dims.iter().map(|dim| match dim {
                    Dim::Unknown => -1,
                    Dim::Parameter(index) => -2 - i64::from(*index),
                    Dim::Int(int) => *int,
                });
                let kind = if literal {
                    quote!(Literal)
                } else {
                    quote!(Pattern)
                };
                quote!(#room::Arg::#kind(&[#(#codes),*]))
            }
        }
    }

    /// ```text
    /// const fn originally_defined_here(trail: &Trail) -> ! {
    ///     match trail.site() { 0 => fail(trail.message()), … }
    /// }
    /// ```
    /// Each call of `fail` has the span of its literal: that is the place that the compiler shows last.
    fn originally_defined_here(&self, vis: &TokenStream) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let message = quote_spanned!(ours=> trail.message());
        let arms = self.sites.iter().enumerate().filter_map(|(i, site)| {
            let Site::Get(span) = site else { return None };
            let i = index(i);
            let call = call("fail", *span, *span, &message);
            Some(quote_spanned!(ours=> #i => #call,))
        });
        quote_spanned! {ours=>
            #vis const fn originally_defined_here(trail: &#room::Trail) -> ! {
                use #room::fail;
                match trail.site() {
                    #(#arms)*
                    _ => fail(trail.message()),
                }
            }
        }
    }

    /// What leads a trail that came to this function on to the callee at its site, if it is a call.
    fn inward(&self) -> TokenStream {
        let ours = Span::mixed_site();
        let trail = quote_spanned!(ours=> ::core::option::Option::Some(&trail.inward()));
        let arms = self.callees.iter().enumerate().map(|(number, callee)| {
            let sites = self
                .sites
                .iter()
                .enumerate()
                .filter_map(|(i, site)| match site {
                    Site::Call(_, n) if *n == number => Some(index(i)),
                    _ => None,
                });
            let ask = callee.ask(self.krate, &trail);
            quote_spanned!(ours=> #(#sites)|* => { #ask; })
        });
        quote_spanned!(ours=> #(#arms)*)
    }

    /// ```text
    /// const fn first_requested_here(trail: &Trail) {
    ///     match trail.site() { 1 => { the callee at site 1, asked to follow the trail } … }
    /// }
    /// ```
    fn first_requested_here(&self) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let trail = quote_spanned!(ours=> ::core::option::Option::Some(&trail.inward()));
        let arms = self.sites.iter().enumerate().filter_map(|(i, site)| {
            let Site::Call(callee, _) = site else {
                return None;
            };
            let i = index(i);
            let ask = callee.ask(self.krate, &trail);
            Some(quote_spanned!(ours=> #i => { #ask; }))
        });
        quote_spanned! {ours=>
            const fn first_requested_here(trail: &#room::Trail) {
                match trail.site() {
                    #(#arms)*
                    _ => {}
                }
            }
        }
    }

    /// The comparison, and one constant for each site that fails if it is at odds with an earlier one.
    ///
    /// `direct` is what to do with a trail that ends in this function.
    fn findings(&self, signature: &TokenStream, direct: &TokenStream) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let count = self.sites.len();
        let calls: Vec<Literal> = self
            .sites
            .iter()
            .enumerate()
            .filter_map(|(i, site)| matches!(site, Site::Call(..)).then(|| index(i)))
            .collect();
        let through = (!calls.is_empty()).then(|| {
            let first = self.first_requested_here();
            let arm = quote_spanned!(ours=> #(#calls)|* => first_requested_here(&trail),);
            (first, arm)
        });
        let (first, arm) = through.unzip();
        // The first site has nothing before it.
        let constants = self.sites.iter().enumerate().skip(1).map(|(i, site)| {
            let (start, end) = match site {
                Site::Get(span) => (*span, *span),
                Site::Call(callee, _) => (callee.start, callee.parens),
            };
            let i = Literal::usize_unsuffixed(i);
            let report = call("report", start, end, &quote!(#i));
            quote_spanned!(ours=> const _: () = #report;)
        });
        quote_spanned! {ours=>
            const FOUND: [::core::option::Option<#room::Finding>; #count] = #room::check::<#count>(#signature);
            #first
            #[track_caller]
            const fn report(site: usize) {
                if let ::core::option::Option::Some(finding) = &FOUND[site] {
                    let trail = #room::Trail::to_first(#signature, finding);
                    match trail.site() {
                        #arm
                        _ => { #direct }
                    }
                }
            }
            #(#constants)*
        }
    }

    /// What a body has that nobody can call: `model!`, an outermost `scope!`, a method, a function in a function.
    pub(super) fn expand_alone(&self) -> TokenStream {
        if !self.needs_check() {
            return TokenStream::new();
        }
        let room = self.room();
        let ours = Span::mixed_site();
        let signature = self.signature();
        let defined = self.originally_defined_here(&TokenStream::new());
        let findings = self.findings(
            &quote_spanned!(ours=> &SIGNATURE),
            &quote_spanned!(ours=> originally_defined_here(&trail)),
        );
        quote_spanned! {ours=>
            const _: () = {
                static SIGNATURE: #room::Signature = #signature;
                #defined
                #findings
            };
        }
    }

    /// What a layer has that others can call.
    ///
    /// ```text
    /// pub const fn __varscope_conv_relu(trail: Option<&Trail>) -> &'static Signature { … }   // the callees' names mean what they mean here
    /// pub mod conv_relu {
    ///     pub use super::__varscope_conv_relu as QUESTION;
    ///     pub static SIGNATURE: &Signature = …;
    ///     pub const fn originally_defined_here(trail: &Trail) -> ! { … }
    /// }
    /// const _: () = { the comparison };
    /// ```
    pub(super) fn expand_layer(&self, layer: &LayerItems<'_>) -> TokenStream {
        let room = self.room();
        let ours = Span::mixed_site();
        let LayerItems {
            ident,
            vis,
            inner_vis,
            attrs,
            module,
        } = layer;
        let answer = Ident::new(&format!("__varscope_{}", self.name), ours);
        let signature = self.signature();
        let inward = self.inward();
        let defined = self.originally_defined_here(inner_vis);
        let question = super::callee::question(ours);
        let public = quote_spanned! {ours=>
            static SIGNATURE: &#room::Signature
        };
        let (beside, path) = match module {
            Module::Own => {
                let mut ident = (*ident).clone();
                ident.set_span(ours.located_at(ident.span()));
                let module = quote_spanned! {ours=>
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis mod #ident {
                        #inner_vis use super::#ident as #question;
                        #inner_vis use super::#answer as ask;
                        /// What the layer asks for.
                        #inner_vis #public = ask(::core::option::Option::None);
                        #defined
                    }
                };
                (
                    module,
                    quote_spanned!(ours=> #ident::originally_defined_here(trail)),
                )
            }
            Module::Around => {
                let module = quote_spanned! {ours=>
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis mod #question {
                        #inner_vis use super::#answer as ask;
                    }
                    #(#attrs)*
                    #[doc(hidden)]
                    #vis #public = #answer(::core::option::Option::None);
                };
                (module, self.defined_inside())
            }
            Module::None => (TokenStream::new(), self.defined_inside()),
        };
        let check = self.needs_check().then(|| {
            let signature = quote_spanned!(ours=> #answer(::core::option::Option::None));
            let direct = quote_spanned!(ours=> #answer(::core::option::Option::Some(&trail)););
            let findings = self.findings(&signature, &direct);
            quote_spanned!(ours=> #(#attrs)* const _: () = { #findings };)
        });
        quote_spanned! {ours=>
            #(#attrs)*
            #[doc(hidden)]
            #[track_caller]
            #vis const fn #answer(trail: ::core::option::Option<&#room::Trail>) -> &'static #room::Signature {
                static SIGNATURE: #room::Signature = #signature;
                if let ::core::option::Option::Some(trail) = trail {
                    match trail.site() {
                        #inward
                        _ => { #path }
                    }
                }
                &SIGNATURE
            }
            #beside
            #check
        }
    }

    /// Where the module of the layer's name can't be ours, the last step stands in the function that answers.
    fn defined_inside(&self) -> TokenStream {
        let defined = self.originally_defined_here(&TokenStream::new());
        quote_spanned! {Span::mixed_site()=>
            #defined
            originally_defined_here(trail)
        }
    }
}

/// How a layer is called and seen.
#[derive(Debug)]
pub(super) struct LayerItems<'a> {
    pub(super) ident: &'a Ident,
    pub(super) vis: TokenStream,
    /// The same visibility, from inside the layer's module.
    pub(super) inner_vis: TokenStream,
    /// `cfg`s.
    pub(super) attrs: Vec<&'a syn::Attribute>,
    pub(super) module: Module,
}

/// Where the answer is found by the layer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Module {
    /// In a module of its own.
    Own,
    /// In the module around it, which has its name.
    Around,
    /// Nowhere.
    None,
}

fn callee_variable(number: usize) -> Ident {
    Ident::new(&format!("callee_{number}"), Span::mixed_site())
}

fn index(i: usize) -> Literal {
    Literal::usize_unsuffixed(i)
}

/// `function(argument)` that spans from `start` to `end` in the user's code.
fn call(function: &str, start: Span, end: Span, argument: &TokenStream) -> TokenStream {
    let function = Ident::new(function, start);
    let mut arguments = Group::new(Delimiter::Parenthesis, argument.clone());
    arguments.set_span(end);
    quote!(#function #arguments)
}

fn place(span: Span) -> TokenStream {
    let start = span.start();
    let (line, column) = (
        u32::try_from(start.line).unwrap_or(u32::MAX),
        u32::try_from(start.column + 1).unwrap_or(u32::MAX),
    );
    quote!((#line, #column))
}

/// The paths that the body itself asks for, wherever they stand.
fn certain_paths(events: &[Event], prefix: &str, paths: &mut Vec<String>) {
    for event in events {
        match event {
            Event::Get(get) => paths.push(format!("{prefix}{}", get.name)),
            Event::Open(open) => {
                certain_paths(&open.events, &format!("{prefix}{}/", open.name), paths)
            }
            Event::Either(arms) => arms
                .iter()
                .for_each(|arm| certain_paths(arm, prefix, paths)),
            Event::Maybe(_) | Event::Elsewhere(_) | Event::Call(_) | Event::Share => {}
        }
    }
}
