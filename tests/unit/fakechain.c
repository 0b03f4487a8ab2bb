/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fakechain.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/certbuilder.h"

static struct bytes text_bytes(const char *text)
{
	return (struct bytes){ (const uint8_t *)text, strlen(text) };
}

/* Where the type of a common name's string is: behind four headers and the OID's
 * three octets. */
enum { NAME_TYPE_AT = 11 };

/* A Name with one CN; "-" is the empty Name, "~X" has X as a PrintableString.  Kept until the
 * process ends by the list of all names ever made, so that each is made once. */
static struct bytes name_of(const char *subject)
{
	static struct {
		char subject[32];
		struct derbuf name;
	} known[512];
	static size_t n;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(known[i].subject, subject) == 0)
			return derbuf_bytes(&known[i].name);
	}
	if (n == sizeof(known) / sizeof(known[0]))
		support_die("too many names");
	struct derbuf rdns = { 0 };
	bool is_printable = subject[0] == '~';
	if (strcmp(subject, "-") != 0)
		test_name_add_text(&rdns, OID_CN, subject + is_printable);
	snprintf(known[n].subject, sizeof(known[n].subject), "%s", subject);
	der_tlv_buf(&known[n].name, TAG_SEQUENCE, &rdns);
	derbuf_clear(&rdns);
	if (is_printable)
		known[n].name.data[NAME_TYPE_AT] = TAG_PRINTABLE_STRING;
	return derbuf_bytes(&known[n++].name);
}

static void copy_text(char *out, size_t size, const char *from, size_t len)
{
	if (len >= size)
		support_die("fake: text too long");
	memcpy(out, from, len);
	out[len] = '\0';
}

static void set_leaf(struct certificate *c)
{
	c->has_basic_constraints = false;
	c->is_ca = false;
	c->has_key_usage = true;
	c->key_usage = KEY_USAGE_DIGITAL_SIGNATURE;
	c->has_eku = true;
	c->eku = EKU_SERVER_AUTH;
}

static void set_authority(struct certificate *c)
{
	c->extensions.critical |= 1u << EXTENSION_BASIC_CONSTRAINTS;
	c->has_basic_constraints = true;
	c->is_ca = true;
	c->has_key_usage = true;
	c->key_usage = KEY_USAGE_KEY_CERT_SIGN | KEY_USAGE_CRL_SIGN;
	c->has_eku = false;
}

static unsigned eku_bits(const char *letters)
{
	unsigned bits = 0;
	for (; *letters != '\0'; letters++)
		bits |= *letters == 's'   ? EKU_SERVER_AUTH
			: *letters == 'c' ? EKU_CLIENT_AUTH
			: *letters == 'a' ? EKU_ANY
			: *letters == 'n' ? EKU_NETSCAPE_SGC
			: *letters == 'm' ? EKU_MICROSOFT_SGC
					  : EKU_OTHER;
	return bits;
}

static void set_purposes(struct certificate *c, const char *letters)
{
	c->has_eku = true;
	c->eku = eku_bits(letters);
	if (letters[0] == '\0')
		c->extensions.empty |= 1u << EXTENSION_EKU;
}

/* Texts that certificates borrow, kept until the process ends. */
static struct bytes keep(const char *text)
{
	static char store[1 << 16];
	static size_t used;
	size_t len = strlen(text);
	if (len > sizeof(store) - used)
		used = 0; /* older worlds are gone by now */
	memcpy(store + used, text, len);
	struct bytes kept = { (const uint8_t *)store + used, len };
	used += len;
	return kept;
}

static bool set_critical(struct certificate *c, const char *name)
{
	static const struct {
		const char *name;
		enum certificate_extension extension;
		bool counts_as_unknown;
	} flags[] = {
		{ "critski", EXTENSION_SUBJECT_KEY_ID, true },
		{ "critaki", EXTENSION_AUTHORITY_KEY_ID, true },
		{ "critaia", EXTENSION_AUTHORITY_ACCESS, true },
		{ "critian", EXTENSION_ISSUER_ALT_NAME, true },
		{ "critpc", EXTENSION_POLICY_CONSTRAINTS, false },
		{ "critpm", EXTENSION_POLICY_MAPPINGS, false },
		{ "critia", EXTENSION_INHIBIT_ANY_POLICY, false },
		{ "critnc", EXTENSION_NAME_CONSTRAINTS, false },
	};
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(name, flags[i].name) != 0)
			continue;
		c->extensions.critical |= 1u << flags[i].extension;
		c->n_unknown_critical += flags[i].counts_as_unknown;
		c->name_constraints.critical |= flags[i].extension == EXTENSION_NAME_CONSTRAINTS;
		return true;
	}
	return false;
}

static void set_damaged(struct certificate *c, enum certificate_extension extension)
{
	c->defects |= CERTIFICATE_DEFECT_EXTENSION;
	c->extensions.damaged |= 1u << extension;
}

static bool set_detail(struct certificate *c, const char *name)
{
	if (strcmp(name, "pss") == 0)
		c->signature_kind = SIGNATURE_RSA_PSS;
	else if (strcmp(name, "sha224") == 0)
		c->signature_hash_bits = 224;
	else if (strcmp(name, "ed25519") == 0)
		c->key_algorithm = KEY_ED25519;
	else if (strcmp(name, "ed448") == 0)
		c->key_algorithm = KEY_ED448;
	else if (strcmp(name, "softbc") == 0)
		c->extensions.critical &= ~(1u << EXTENSION_BASIC_CONSTRAINTS);
	else if (strcmp(name, "staple") == 0)
		c->must_staple = true;
	else if (strcmp(name, "aia") == 0)
		c->access.issuer_url = text_bytes("http://example.com/issuer.der");
	else if (strcmp(name, "emptypc") == 0)
		set_damaged(c, EXTENSION_POLICY_CONSTRAINTS),
			c->extensions.empty |= 1u << EXTENSION_POLICY_CONSTRAINTS;
	else if (strcmp(name, "anypm") == 0)
		set_damaged(c, EXTENSION_POLICY_MAPPINGS), c->policies.maps_any = true;
	else if (strcmp(name, "ncdistance") == 0)
		set_damaged(c, EXTENSION_NAME_CONSTRAINTS), c->name_constraints.has_distance = true;
	else if (strcmp(name, "nchole") == 0)
		set_damaged(c, EXTENSION_NAME_CONSTRAINTS),
			c->name_constraints.has_mask_hole = true;
	else
		return set_critical(c, name);
	return true;
}

static bool set_flag(struct certificate *c, struct fake *fake, const char *name)
{
	if (strcmp(name, "exp") == 0)
		c->not_after_s = FAKE_NOW - 1;
	else if (strcmp(name, "future") == 0)
		c->not_before_s = FAKE_NOW + 1;
	else if (strcmp(name, "v1") == 0 || strcmp(name, "v2") == 0)
		c->version = name[1] - '0', c->has_basic_constraints = c->is_ca = false,
		c->has_key_usage = c->has_eku = false;
	else if (strcmp(name, "nobc") == 0)
		c->has_basic_constraints = c->is_ca = false;
	else if (strcmp(name, "noca") == 0)
		c->is_ca = false;
	else if (strcmp(name, "noku") == 0)
		c->has_key_usage = false;
	else if (strcmp(name, "md5") == 0)
		c->signature_hash = HASH_MD5;
	else if (strcmp(name, "md4") == 0)
		c->signature_hash = HASH_MD4;
	else if (strcmp(name, "md2") == 0)
		c->signature_hash = HASH_MD2;
	else if (strcmp(name, "sha1") == 0)
		c->signature_hash = HASH_SHA1;
	else if (strcmp(name, "othercurve") == 0)
		c->key_curve = CURVE_OTHER;
	else if (strcmp(name, "unknownkey") == 0)
		c->key_algorithm = KEY_UNKNOWN;
	else if (strcmp(name, "crit") == 0)
		c->n_unknown_critical = 1;
	else if (strcmp(name, "nodns") == 0)
		c->n_names = 0;
	else if (strcmp(name, "emptync") == 0)
		c->name_constraints.present = true;
	else if (strcmp(name, "damaged") == 0)
		fake->damaged = true;
	else if (strcmp(name, "unread") == 0)
		fake->unread = true;
	else if (strcmp(name, "refused") == 0)
		fake->refused = true;
	else if (strcmp(name, "leaf") == 0)
		set_leaf(c);
	else if (strcmp(name, "ca") == 0)
		set_authority(c);
	else
		return set_detail(c, name);
	return true;
}

static void add_name(struct certificate *c, struct fake *fake, enum name_kind kind,
		     const char *value)
{
	if (c->n_names == FAKE_NAMES)
		support_die("fake: too many names");
	struct bytes name = keep(value);
	fake->names[c->n_names++] =
		(struct presented_name){ kind, presented_name_defect(kind, name), name };
}

static void add_subtree(struct certificate *c, struct subtree *list, size_t *n, enum name_kind kind,
			const char *value)
{
	if (*n == FAKE_NAMES)
		support_die("fake: too many subtrees");
	c->name_constraints.present = true;
	list[(*n)++] = (struct subtree){ kind, keep(value) };
}

static void add_name_subtree(struct certificate *c, struct subtree *list, size_t *n,
			     const char *value)
{
	add_subtree(c, list, n, NAME_DIRECTORY, "");
	list[*n - 1].base = name_of(value);
}

static void add_policies(struct certificate *c, struct fake *fake, const char *value)
{
	struct bytes letters = keep(value);
	if (letters.len > FAKE_NAMES)
		support_die("fake: too many policies");
	for (size_t i = 0; i < letters.len; i++)
		fake->policies[i] = (struct bytes){ letters.data + i, 1 };
	c->policies.n_ids = letters.len;
}

static bool set_value(struct certificate *c, struct fake *fake, const char *name, const char *value)
{
	unsigned number = (unsigned)strtoul(value, NULL, 0);
	if (strcmp(name, "key") == 0)
		copy_text(fake->key, sizeof(fake->key), value, strlen(value));
	else if (strcmp(name, "by") == 0)
		copy_text(fake->by, sizeof(fake->by), value, strlen(value));
	else if (strcmp(name, "ski") == 0)
		c->subject_key_id = keep(value);
	else if (strcmp(name, "aki") == 0)
		c->authority_key_id = keep(value);
	else if (strcmp(name, "serial") == 0)
		c->serial = keep(value);
	else if (strcmp(name, "akiserial") == 0)
		c->authority_cert_serial = keep(value);
	else if (strcmp(name, "akiissuer") == 0)
		c->authority_cert_issuer = name_of(value);
	else if (strcmp(name, "pl") == 0)
		c->path_len = (int)number;
	else if (strcmp(name, "ku") == 0)
		c->has_key_usage = true, c->key_usage = number;
	else if (strcmp(name, "eku") == 0)
		set_purposes(c, value);
	else if (strcmp(name, "rsa") == 0)
		c->key_algorithm = KEY_RSA, c->key_bits = number;
	else if (strcmp(name, "ec") == 0)
		c->key_algorithm = KEY_EC, c->key_bits = number;
	else if (strcmp(name, "dsa") == 0)
		c->key_algorithm = KEY_DSA, c->key_bits = number;
	else if (strcmp(name, "defect") == 0)
		c->defects = number;
	else if (strcmp(name, "unknown-names") == 0)
		c->oddities |= number > 0 ? ODDITY_BIT(SAN_UNKNOWN_TAG) : 0;
	else if (strcmp(name, "dns") == 0)
		add_name(c, fake, NAME_DNS, value);
	else if (strcmp(name, "uri") == 0)
		add_name(c, fake, NAME_URI, value);
	else if (strcmp(name, "email") == 0)
		add_name(c, fake, NAME_EMAIL, value);
	else if (strcmp(name, "cn") == 0)
		fake->cn =
			(struct presented_name){ NAME_DNS,
						 presented_name_defect(NAME_DNS, text_bytes(value)),
						 keep(value) },
		c->n_cns = 1;
	else if (strcmp(name, "cp") == 0)
		add_policies(c, fake, value);
	else if (strcmp(name, "xp") == 0)
		c->policies.require_explicit = (struct skip_count){ true, (int)number };
	else if (strcmp(name, "permit") == 0)
		add_subtree(c, fake->permitted, &c->name_constraints.n_permitted, NAME_DNS, value);
	else if (strcmp(name, "permituri") == 0)
		add_subtree(c, fake->permitted, &c->name_constraints.n_permitted, NAME_URI, value);
	else if (strcmp(name, "permitdirectory") == 0)
		add_subtree(c, fake->permitted, &c->name_constraints.n_permitted, NAME_DIRECTORY,
			    "0");
	else if (strcmp(name, "permitname") == 0)
		add_name_subtree(c, fake->permitted, &c->name_constraints.n_permitted, value);
	else if (strcmp(name, "excludename") == 0)
		add_name_subtree(c, fake->excluded, &c->name_constraints.n_excluded, value);
	else if (strcmp(name, "permitother") == 0)
		add_subtree(c, fake->permitted, &c->name_constraints.n_permitted, NAME_OTHER,
			    number == 8 ? "\x88" : "\xa0");
	else if (strcmp(name, "exclude") == 0)
		add_subtree(c, fake->excluded, &c->name_constraints.n_excluded, NAME_DNS, value);
	else
		return strcmp(name, "n") == 0;
	return true;
}

static void set_attribute(struct certificate *c, struct fake *fake, char *attribute)
{
	char *equals = strchr(attribute, '=');
	bool known;
	if (equals == NULL) {
		known = set_flag(c, fake, attribute);
	} else {
		*equals = '\0';
		known = set_value(c, fake, attribute, equals + 1);
	}
	if (!known)
		support_die(attribute);
}

/* Pointers into the list itself, once it stays where it is. */
static void fix_pointers(struct fake_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct certificate *c = &list->certificates[i];
		struct fake *fake = &list->fakes[i];
		c->der = (uint8_t *)fake->text;
		c->der_len = strlen(fake->text);
		c->spki = text_bytes(fake->key);
		c->names = fake->names;
		c->has_san = c->n_names > 0;
		c->cns = &fake->cn;
		c->policies.ids = fake->policies;
		c->name_constraints.permitted = fake->permitted;
		c->name_constraints.excluded = fake->excluded;
		list->pointers[i] = c;
	}
}

static void parse_one(struct fake_list *list, const char *text, size_t len, bool is_leaf)
{
	char work[FAKE_TEXT_BYTES];
	char *save = NULL;
	if (list->n == FAKE_MAX)
		support_die("fake: too many certificates");
	struct certificate *c = &list->certificates[list->n];
	struct fake *fake = &list->fakes[list->n++];
	copy_text(fake->text, sizeof(fake->text), text, len);
	copy_text(work, sizeof(work), text, len);
	*c = (struct certificate){
		.version = 3,
		.not_before_s = FAKE_NOW - 86400,
		.not_after_s = FAKE_NOW + 86400,
		.key_algorithm = KEY_EC,
		.key_bits = 256,
		.signature_hash = HASH_SHA2,
		.path_len = -1,
	};
	char *subject = strtok_r(work, ",", &save);
	char *issuer = strchr(subject, '<');
	if (issuer == NULL)
		support_die(text);
	*issuer++ = '\0';
	c->subject = name_of(subject);
	c->issuer = name_of(issuer);
	copy_text(fake->subject, sizeof(fake->subject), subject, strlen(subject));
	copy_text(fake->key, sizeof(fake->key), subject, strlen(subject));
	copy_text(fake->by, sizeof(fake->by), issuer, strlen(issuer));
	if (is_leaf) {
		set_leaf(c);
		add_name(c, fake, NAME_DNS, "www.example.com");
	} else {
		set_authority(c);
	}
	for (char *a = strtok_r(NULL, ",", &save); a != NULL; a = strtok_r(NULL, ",", &save))
		set_attribute(c, fake, a);
}

static void parse(struct fake_list *list, const char *text, bool first_is_leaf)
{
	for (; text != NULL && *text != '\0'; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");
		parse_one(list, text, len, first_is_leaf && list->n == 0);
		text += len;
	}
	fix_pointers(list);
}

void fake_world_free(struct fake_world *world)
{
	free(world);
}

static const struct fake *fake_of(const struct fake_world *world, const struct certificate *c)
{
	const struct fake_list *const lists[] = { &world->chain, &world->anchors };
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < lists[i]->n; j++) {
			if (&lists[i]->certificates[j] == c)
				return &lists[i]->fakes[j];
		}
	}
	support_die("fake: a certificate from elsewhere");
}

static enum signature_answer signed_by(void *context, const struct certificate *child,
				       const struct certificate *issuer)
{
	struct fake_world *world = context;
	const struct fake *fake = fake_of(world, child);
	for (size_t i = 0; i < world->n_asked; i++) {
		if (world->asked[i][0] == child && world->asked[i][1] == issuer)
			world->asked_twice = true;
	}
	if (world->n_asked < sizeof(world->asked) / sizeof(world->asked[0])) {
		world->asked[world->n_asked][0] = child;
		world->asked[world->n_asked][1] = issuer;
	}
	world->n_asked++;
	if (fake->unread)
		return SIGNATURE_UNREADABLE;
	if (fake->refused)
		return SIGNATURE_REFUSED;
	return !fake->damaged && strcmp(fake->by, fake_of(world, issuer)->key) == 0 ? SIGNATURE_GOOD
										    : SIGNATURE_BAD;
}

struct fake_world *fake_world_new(const char *chain, const char *anchors)
{
	struct fake_world *world = calloc(1, sizeof(*world));
	if (world == NULL)
		support_die("out of memory");
	world->no_store = anchors == NULL;
	world->oracle = (struct signature_oracle){ signed_by, world };
	parse(&world->chain, chain, true);
	parse(&world->anchors, anchors, false);
	return world;
}

struct trust_verdict fake_verdict(struct fake_world *world)
{
	return trust_verdict(world->chain.certificates, world->chain.n,
			     world->no_store ? NULL : world->anchors.pointers, world->anchors.n,
			     FAKE_NOW, &world->oracle, world->work);
}

struct path_search fake_search(struct fake_world *world)
{
	return (struct path_search){
		.chain = world->chain.certificates,
		.n_chain = world->chain.n,
		.anchors = world->anchors.pointers,
		.n_anchors = world->anchors.n,
		.at_s = FAKE_NOW,
		.oracle = &world->oracle,
		.budget = world->work,
	};
}

const char *fake_subject(const struct fake_world *world, const struct certificate *certificate)
{
	return certificate == NULL ? "" : fake_of(world, certificate)->subject;
}

void fake_path_text(const struct fake_world *world, const struct path *path, char *text,
		    size_t size)
{
	size_t at = 0;
	text[0] = '\0';
	for (size_t i = 0; i < path->n && at < size; i++)
		at += (size_t)snprintf(text + at, size - at, "%s%s", i > 0 ? " " : "",
				       fake_subject(world, path->links[i]));
}
