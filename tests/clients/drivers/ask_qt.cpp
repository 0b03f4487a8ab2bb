// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's QSslSocket.
#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QStringList>
#include <QTextStream>
#include <cstdio>
#include <iostream>
#include <string>

int main(int argc, char **argv)
{
	QCoreApplication app(argc, argv);
	if (argc > 1) {
		std::printf("Qt %s, %s\n", qVersion(), qPrintable(QSslSocket::sslLibraryVersionString()));
		return 0;
	}
	for (std::string line; std::getline(std::cin, line);) {
		const QStringList f = QString::fromStdString(line).split('\t');
		QSslSocket socket;
		QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
		configuration.setCaCertificates(QSslCertificate::fromPath(f[3]));
		socket.setSslConfiguration(configuration);
		socket.connectToHostEncrypted(f[1], f[2].toUShort());
		QString verdict = "accept", text;
		if (!socket.waitForEncrypted(10000)) {
			const auto error = socket.error();
			verdict = error == QAbstractSocket::HostNotFoundError || error == QAbstractSocket::SocketTimeoutError ? "cannot" : "refuse";
			text = socket.errorString().simplified();
		}
		socket.abort();
		std::printf("%s\t%s\t%s\n", qPrintable(f[0]), qPrintable(verdict), text.toUtf8().constData());
		std::fflush(stdout);
	}
}
