// SPDX-License-Identifier: GPL-3.0-or-later
// Java: SSLSocket with endpoint identification, HttpsURLConnection, and OkHttp.

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

public class Ask {
    interface How {
        void ask(String host, int port, SSLContext context, X509TrustManager trust) throws Exception;
    }

    static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    static void bySocket(String host, int port, SSLContext context, X509TrustManager trust) throws Exception {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), 10000);
            plain.setSoTimeout(10000);
            try (SSLSocket stream = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                SSLParameters parameters = stream.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                stream.setSSLParameters(parameters);
                stream.startHandshake();
            }
        }
    }

    static void byUrl(String host, int port, SSLContext context, X509TrustManager trust) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) new URL("https://" + bracketed(host) + ":" + port + "/").openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setConnectTimeout(10000);
        connection.setReadTimeout(10000);
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        } finally {
            connection.disconnect();
        }
    }

    static void answer(How how, String line, PrintStream out) {
        String[] f = line.split("\t");
        String verdict = "accept", text = "";
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            int n = 0;
            try (FileInputStream in = new FileInputStream(f[3])) {
                for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("root" + n++, c);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            how.ask(f[1], Integer.parseInt(f[2]), context, (X509TrustManager) factory.getTrustManagers()[0]);
        } catch (UnknownHostException | SocketTimeoutException e) {
            verdict = "cannot";
            text = e.toString();
        } catch (Throwable e) {
            verdict = "refuse";
            Throwable last = e;
            while (last.getCause() != null) {
                last = last.getCause();
            }
            text = last == e ? e.toString() : e.getMessage() + " <- " + last;
            if (text.contains("unresolved")) {
                verdict = "cannot";
            }
        }
        out.println(f[0] + "\t" + verdict + "\t" + text.replaceAll("\\s+", " "));
        out.flush();
    }

    static void loop(How how) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        String line;
        while ((line = in.readLine()) != null) {
            answer(how, line, out);
        }
        System.exit(0);
    }

    public static void main(String[] args) throws Exception {
        loop(args[0].equals("url") ? Ask::byUrl : Ask::bySocket);
    }
}
