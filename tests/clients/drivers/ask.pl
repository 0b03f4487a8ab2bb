# SPDX-License-Identifier: GPL-3.0-or-later
# Perl's IO::Socket::SSL, with the name rules of LWP.
use strict;
use warnings;
use IO::Socket::SSL;
use Net::SSLeay;
if (@ARGV) {
    print "perl $^V IO::Socket::SSL $IO::Socket::SSL::VERSION ", Net::SSLeay::SSLeay_version(), "\n";
    exit;
}
$| = 1;
while (my $line = <STDIN>) {
    chomp $line;
    my ($number, $host, $port, $anchors) = split /\t/, $line;
    my $stream = IO::Socket::SSL->new(PeerHost => $host, PeerPort => $port, SSL_ca_file => $anchors, Timeout => 10,
        SSL_verify_mode => SSL_VERIFY_PEER, SSL_verifycn_scheme => 'www', SSL_verifycn_name => $host,
        SSL_hostname => $host =~ /^[\d.]+$|:/ ? '' : $host);
    if ($stream) {
        print "$number\taccept\t\n";
        $stream->close;
        next;
    }
    my $text = "$IO::Socket::SSL::SSL_ERROR" || "$!";
    $text =~ s/\s+/ /g;
    my $cannot = "$text $@" =~ /Bad hostname|not known|imeout|timed out/;
    print "$number\t", ($cannot ? 'cannot' : 'refuse'), "\t$text\n";
}
