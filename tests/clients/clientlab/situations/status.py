# SPDX-License-Identifier: GPL-3.0-or-later
"""Revocation: must-staple, stapled answers, answers and lists behind a URL."""

from .. import der as d
from ..situation import row

G = "staple"
MUST = dict(more=(d.must_staple(),))
row("staple-good", G, "a good answer is stapled", tls=dict(staple="good"))
row("staple-revoked", G, "a revoked answer is stapled", tls=dict(staple="revoked"))
row("staple-unknown", G, "an unknown answer is stapled", tls=dict(staple="unknown"))
row("staple-stale", G, "the stapled answer is twenty days too old", tls=dict(staple="stale"))
row("staple-future", G, "the stapled answer is of next week", tls=dict(staple="future"))
row("staple-other", G, "the stapled answer is about another certificate", tls=dict(staple="other"))
row("staple-garbage", G, "what is stapled is no answer", tls=dict(staple="garbage"))
row("staple-try-later", G, "the stapled answer says try later", tls=dict(staple="trylater"))
row("staple-signature", G, "the stapled answer's signature is wrong", tls=dict(staple="mismatch"))
row("must-staple-none", G, "must-staple, nothing is stapled", leaf=MUST)
row("must-staple-good", G, "must-staple, a good answer is stapled", leaf=MUST, tls=dict(staple="good"))
row("must-staple-revoked", G, "must-staple, a revoked answer is stapled", leaf=MUST, tls=dict(staple="revoked"))
row("must-staple-stale", G, "must-staple, the answer is too old", leaf=MUST, tls=dict(staple="stale"))
row("must-staple-intermediate", G, "the intermediate has must-staple, nothing is stapled", intermediate=MUST)

G = "revocation"
row("ocsp-good", G, "the responder behind the URL says good", leaf=dict(ocsp="good"))
row("ocsp-revoked", G, "the responder behind the URL says revoked", leaf=dict(ocsp="revoked"))
row("ocsp-unknown", G, "the responder behind the URL says unknown", leaf=dict(ocsp="unknown"))
row("ocsp-stale", G, "the responder's answer is too old", leaf=dict(ocsp="stale"))
row("ocsp-garbage", G, "the responder answers rubbish", leaf=dict(ocsp="garbage"))
row("ocsp-unreachable", G, "nothing answers at the responder's URL", leaf=dict(
    more=(d.access(None, "http://aia.example.test:81/ocsp"),)))
row("crl-url", G, "a revocation list that lacks the certificate", leaf=dict(crl=True))
row("crl-unreachable", G, "nothing answers at the list's URL", leaf=dict(
    more=(d.crl_url("http://aia.example.test:81/crl"),)))
