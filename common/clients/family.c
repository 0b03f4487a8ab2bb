/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "family.h"

#define MEASURED(version) "measured with " version ", November 2026 (tests/clients)"

/* Aliases are what users call the client that they have a question about. */
static const char *const chrome_aliases[] = { "chromium", "edge", "opera", "brave", NULL };
static const char *const firefox_aliases[] = { "thunderbird", "mozilla", "nss", NULL };
static const char *const apple_aliases[] = { "safari", "ios",       "iphone",     "ipad",
					     "macos",  "applemail", "activesync", NULL };
static const char *const windows_aliases[] = { "outlook", "schannel",   "winhttp", "dotnet",
					       ".net",    "powershell", NULL };
static const char *const android_aliases[] = { "conscrypt", "okhttp", NULL };
static const char *const java_aliases[] = { "jsse", "openjdk", "tomcat", NULL };
static const char *const go_aliases[] = { "golang", NULL };
static const char *const openssl_aliases[] = { "curl", "postfix", "ruby", "php",
					       "perl", "psql",    "qt",   NULL };
static const char *const python_aliases[] = { "pip", NULL };
static const char *const node_aliases[] = { "nodejs", "node.js", "npm", NULL };
static const char *const gnutls_aliases[] = { "wget", "exim", "msmtp", "mutt", "lftp", NULL };
static const char *const rustls_aliases[] = { "rust", "deno", NULL };

static const struct family_info families[] = {
	[CLIENT_CHROME] = { "chrome", "Chrome/Edge",
			    "Chrome, Edge, Chromium and what is built on it", "Chromium 156",
			    MEASURED("Chromium 156"), chrome_aliases },
	[CLIENT_FIREFOX] = { "firefox", "Firefox", "Firefox, Thunderbird (NSS, mozilla::pkix)",
			     "153 ESR", MEASURED("Firefox and Thunderbird 153 ESR"),
			     firefox_aliases },
	[CLIENT_APPLE] = { "apple", "Apple devices",
			   "Safari, Mail, Exchange ActiveSync and apps on iOS, iPadOS and macOS",
			   "iOS 13, macOS 10.15 and later", "", apple_aliases },
	[CLIENT_WINDOWS] = { "windows", "Windows/Outlook",
			     "Outlook, WinHTTP, .NET and what else uses Schannel",
			     "Windows 10 and later", "", windows_aliases },
	[CLIENT_ANDROID] = { "android", "Android", "apps on Android (Conscrypt, OkHttp)",
			     "9 and later", "", android_aliases },
	[CLIENT_JAVA] = { "java", "Java", "Java programs (JSSE)", "OpenJDK 17 and 21",
			  MEASURED("OpenJDK 17 and 21"), java_aliases },
	[CLIENT_GO] = { "go", "Go", "Go programs (crypto/tls)", "1.19 and 1.24",
			MEASURED("Go 1.19 and 1.24"), go_aliases },
	[CLIENT_OPENSSL] = { "openssl", "OpenSSL",
			     "curl, Postfix, PHP, Ruby, Perl, psql, Qt and what else uses OpenSSL",
			     "3.0 and 3.5", MEASURED("OpenSSL 3.0 and 3.5"), openssl_aliases },
	[CLIENT_PYTHON] = { "python", "Python", "Python 3.13 and later (strict)", "3.13",
			    MEASURED("Python 3.13, and its flags on OpenSSL 3.0"), python_aliases },
	[CLIENT_NODE] = { "node", "Node.js", "Node.js programs", "20",
			  MEASURED("Node.js 20 on OpenSSL 3.0 and 3.5"), node_aliases },
	[CLIENT_GNUTLS] = { "gnutls", "GnuTLS",
			    "wget, msmtp, mutt, lftp, Exim and what else uses GnuTLS",
			    "3.7 and 3.8", MEASURED("GnuTLS 3.7 and 3.8"), gnutls_aliases },
	[CLIENT_RUSTLS] = { "rustls", "rustls", "programs in Rust (rustls, webpki)",
			    "that of Deno 2.9", MEASURED("Deno 2.9"), rustls_aliases },
};

const struct family_info *family_info(enum client_family family)
{
	return &families[family];
}

static bool is_called(const struct family_info *info, struct bytes word)
{
	if (bytes_is(word, info->id))
		return true;
	for (const char *const *alias = info->aliases; *alias != NULL; alias++) {
		if (bytes_is(word, *alias))
			return true;
	}
	return false;
}

bool family_find(struct bytes word, enum client_family *ret_family)
{
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		if (is_called(&families[i], word)) {
			*ret_family = (enum client_family)i;
			return true;
		}
	}
	return false;
}
