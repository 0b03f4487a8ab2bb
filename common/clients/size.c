/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "size.h"

enum {
	KIB = 1024,
	/* Of the message: context and length; of each certificate: length, and that
	 * of its extensions. */
	MESSAGE_HEAD_BYTES = 1 + 3,
	ENTRY_HEAD_BYTES = 3 + 2,
};

static bool is_over(const struct situation *situation, size_t limit_kib)
{
	if (!situation_has_certificate(situation))
		return false;
	const struct session *session = &situation->result->session;
	size_t octets = MESSAGE_HEAD_BYTES;
	for (size_t i = 0; i < session->n_chain; i++)
		octets += ENTRY_HEAD_BYTES + session->chain[i].der_len;
	return octets > limit_kib * KIB;
}

bool is_over_32k(const struct situation *situation)
{
	return is_over(situation, 32);
}

bool is_over_64k(const struct situation *situation)
{
	return is_over(situation, 64);
}

bool is_over_100k(const struct situation *situation)
{
	return is_over(situation, 100);
}

bool is_over_128k(const struct situation *situation)
{
	return is_over(situation, 128);
}

bool has_certificate_over_64k(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	for (size_t i = 0; situation_has_certificate(situation) && i < session->n_chain; i++) {
		if (session->chain[i].der_len >= (size_t)64 * KIB)
			return true;
	}
	return false;
}
