/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "situation.h"

#include "verdicts/path_check.h"

bool situation_has_certificate(const struct situation *situation)
{
	return situation->result->has_certificate;
}

const struct certificate *situation_leaf(const struct situation *situation)
{
	return &situation->result->session.chain[0];
}

const struct certificate *situation_anchor(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	if (!trust->anchored || trust->path.n == 0)
		return NULL;
	return trust->path.links[trust->path.n - 1];
}

size_t situation_n_judged(const struct situation *situation)
{
	const struct trust_verdict *trust = &situation->result->trust;
	if (!situation_has_certificate(situation))
		return 0;
	if (trust->path.n == 0)
		return situation->result->session.n_chain;
	return trust->anchored && trust->path.n > 1 ? trust->path.n - 1 : trust->path.n;
}

const struct certificate *situation_judged(const struct situation *situation, size_t i)
{
	const struct path *path = &situation->result->trust.path;
	return path->n == 0 ? &situation->result->session.chain[i] : path->links[i];
}

bool situation_any_intermediate(const struct situation *situation,
				bool (*is_so)(const struct certificate *certificate))
{
	size_t n = situation_n_judged(situation);
	for (size_t i = 1; i < n; i++) {
		if (is_so(situation_judged(situation, i)))
			return true;
	}
	return false;
}

bool path_any_authority(const struct path *path,
			bool (*is_so)(const struct certificate *certificate))
{
	for (size_t i = 1; i < path->n; i++) {
		if (is_so(path->links[i]))
			return true;
	}
	return false;
}

bool situation_any_authority(const struct situation *situation,
			     bool (*is_so)(const struct certificate *certificate))
{
	return path_any_authority(&situation->result->trust.path, is_so);
}

bool situation_any_certificate(const struct situation *situation,
			       bool (*is_so)(const struct certificate *certificate))
{
	return situation_has_certificate(situation) &&
	       (is_so(situation_leaf(situation)) || situation_any_intermediate(situation, is_so) ||
		situation_any_authority(situation, is_so));
}

bool situation_any_signature(const struct situation *situation,
			     bool (*is_so)(const struct certificate *certificate))
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 0; i < path->n; i++) {
		if (path_signature_counts(path, i, situation->result->trust.anchored) &&
		    is_so(path->links[i]))
			return true;
	}
	return false;
}

bool situation_any_edge(const struct situation *situation,
			bool (*is_so)(const struct certificate *child,
				      const struct certificate *issuer))
{
	const struct path *path = &situation->result->trust.path;
	for (size_t i = 0; i + 1 < path->n; i++) {
		if (is_so(path->links[i], path->links[i + 1]))
			return true;
	}
	return false;
}
