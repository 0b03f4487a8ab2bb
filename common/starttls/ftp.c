/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FTP (RFC 959) with AUTH TLS (RFC 4217). */
#include <config.h>

#include "ftp.h"

#include "reply.h"
#include "starttls.h"

enum { GREETING, AUTH };

static const char *const expects[] = { "the greeting (220)", "the answer to AUTH TLS (234)", NULL };

static enum dialogue_status on_reply(struct dialogue *d, int code)
{
	if (d->state == AUTH)
		return code == 234 ? DIALOGUE_GO : starttls_refused(d, "AUTH TLS");
	if (code >= 100 && code < 200)
		return DIALOGUE_MORE; /* "120 Service ready in nnn minutes": the greeting follows */
	if (code != 220)
		return starttls_turned_away(d);
	dialogue_send(d, "AUTH TLS\r\n");
	d->state = AUTH;
	return DIALOGUE_MORE;
}

static enum dialogue_status step(struct dialogue *d)
{
	struct bytes line;
	while (dialogue_line(d, &line)) {
		bool more = false;
		int code = reply_code(line, &more);
		/* d->count: the code of a reply that has begun.  It ends with that
		 * code and a blank; what stands between may look like anything, a
		 * reply included (RFC 959, 4.2). */
		if (d->count == 0 && code == 0)
			return dialogue_unexpected(d, line);
		dialogue_words(d, line);
		if (d->count == 0)
			d->count = more ? code : 0;
		else if (code == d->count && !more)
			d->count = 0;
		if (d->count != 0)
			continue;
		enum dialogue_status status = on_reply(d, code);
		if (status != DIALOGUE_MORE)
			return status;
		dialogue_words_reset(d);
	}
	return DIALOGUE_MORE;
}

const struct dialogue_kind ftp_dialogue = {
	.name = "ftp",
	.sibling = "ftps",
	.step = step,
	.expects = expects,
	.rules = &starttls_rules,
};
