/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bidi.h"

#include "base/utf8.h"

/* Bidi classes (UAX 9) as far as they decide here.  BIDI_LEFT is every
 * character that is in no range below: L, and NSM, which takes part of its
 * base's class. */
enum bidi_class {
	BIDI_LEFT,
	BIDI_RIGHT,        /* R, AL */
	BIDI_ARABIC_DIGIT, /* AN */
	BIDI_DIGIT,        /* EN */
	BIDI_NEUTRAL,      /* ON, ES, BN, ... */
};

/* Characters beyond ASCII that can stand in a label (IDNA 2008 and UTS 46);
 * what cannot is anybody's, so that ranges run across it. */
static const struct {
	uint32_t first, last;
	enum bidi_class class;
} ranges[] = {
	{ 0x00b7, 0x00b7, BIDI_NEUTRAL }, { 0x02b9, 0x02ba, BIDI_NEUTRAL },
	{ 0x02c6, 0x02cf, BIDI_NEUTRAL }, { 0x02ec, 0x02ec, BIDI_NEUTRAL },
	{ 0x0375, 0x0375, BIDI_NEUTRAL }, { 0x05d0, 0x05f4, BIDI_RIGHT },
	{ 0x0620, 0x064a, BIDI_RIGHT },   { 0x0660, 0x0669, BIDI_ARABIC_DIGIT },
	{ 0x066e, 0x066f, BIDI_RIGHT },   { 0x0671, 0x06d5, BIDI_RIGHT },
	{ 0x06e5, 0x06e6, BIDI_RIGHT },   { 0x06ee, 0x06ef, BIDI_RIGHT },
	{ 0x06f0, 0x06f9, BIDI_DIGIT },   { 0x06fa, 0x0710, BIDI_RIGHT },
	{ 0x0712, 0x072f, BIDI_RIGHT },   { 0x074d, 0x07a5, BIDI_RIGHT },
	{ 0x07b1, 0x07ea, BIDI_RIGHT },   { 0x07f4, 0x07fa, BIDI_RIGHT },
	{ 0x0800, 0x0815, BIDI_RIGHT },   { 0x081a, 0x081a, BIDI_RIGHT },
	{ 0x0824, 0x0824, BIDI_RIGHT },   { 0x0828, 0x0828, BIDI_RIGHT },
	{ 0x0840, 0x0858, BIDI_RIGHT },   { 0x0860, 0x088e, BIDI_RIGHT },
	{ 0x08a0, 0x08c9, BIDI_RIGHT },   { 0x200c, 0x200d, BIDI_NEUTRAL },
	{ 0x2260, 0x226f, BIDI_NEUTRAL }, { 0x2e2f, 0x2e2f, BIDI_NEUTRAL },
	{ 0x30fb, 0x30fb, BIDI_NEUTRAL }, { 0xa67f, 0xa67f, BIDI_NEUTRAL },
	{ 0xa717, 0xa71f, BIDI_NEUTRAL }, { 0xa788, 0xa788, BIDI_NEUTRAL },
	{ 0xfe73, 0xfe73, BIDI_RIGHT },   { 0x10800, 0x10a00, BIDI_RIGHT },
	{ 0x10a10, 0x10a35, BIDI_RIGHT }, { 0x10a60, 0x10ae4, BIDI_RIGHT },
	{ 0x10b00, 0x10d23, BIDI_RIGHT }, { 0x10d30, 0x10d39, BIDI_ARABIC_DIGIT },
	{ 0x10d40, 0x10d65, BIDI_RIGHT }, { 0x10e80, 0x10ea9, BIDI_RIGHT },
	{ 0x10eb0, 0x10ec7, BIDI_RIGHT }, { 0x10f00, 0x10f45, BIDI_RIGHT },
	{ 0x10f70, 0x10f81, BIDI_RIGHT }, { 0x10fb0, 0x10ff6, BIDI_RIGHT },
	{ 0x1e800, 0x1e8c4, BIDI_RIGHT }, { 0x1e922, 0x1e943, BIDI_RIGHT },
	{ 0x1e94b, 0x1e959, BIDI_RIGHT },
};

static enum bidi_class class_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return BIDI_DIGIT;
	if (c == '-' || c == '_')
		return BIDI_NEUTRAL;
	for (size_t i = 0; i < LENGTH(ranges); i++) {
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].class;
	}
	return BIDI_LEFT;
}

/* Takes the next character off text, which is not empty.  libidn2 wrote the
 * text, so it is well-formed UTF-8; an octet that is not is a character of no
 * right-to-left script. */
static uint32_t next_character(struct bytes *text)
{
	uint32_t c = text->data[0];
	size_t n = utf8_decode(text->data, text->len, &c);
	*text = bytes_from(*text, n != 0 ? n : 1);
	return c;
}

/* What one label shows. */
struct label {
	bool is_right;      /* holds R, AL or AN */
	bool is_mixed;      /* holds both kinds of digits: against rule 4 */
	bool is_sound_left; /* begins with L and ends with L or EN: rules 1 and 6 */
};

/* Reads one label, and its dot, off *name. */
static struct label read_label(struct bytes *name)
{
	bool seen[BIDI_NEUTRAL + 1] = { false };
	enum bidi_class first = BIDI_NEUTRAL;
	enum bidi_class last = BIDI_NEUTRAL;
	for (bool is_first = true; name->len > 0; is_first = false) {
		uint32_t c = next_character(name);
		if (c == '.')
			break;
		last = class_of(c);
		seen[last] = true;
		if (is_first)
			first = last;
	}
	return (struct label){
		.is_right = seen[BIDI_RIGHT] || seen[BIDI_ARABIC_DIGIT],
		.is_mixed = seen[BIDI_DIGIT] && seen[BIDI_ARABIC_DIGIT],
		.is_sound_left = first == BIDI_LEFT && (last == BIDI_LEFT || last == BIDI_DIGIT),
	};
}

bool bidi_name_is_sound(struct bytes name)
{
	bool has_right = false;
	bool has_mixed = false;
	bool has_unsound_left = false;
	while (name.len > 0) {
		struct label label = read_label(&name);
		has_right |= label.is_right;
		has_mixed |= label.is_mixed;
		has_unsound_left |= !label.is_right && !label.is_sound_left;
	}
	return !has_right || (!has_mixed && !has_unsound_left);
}
