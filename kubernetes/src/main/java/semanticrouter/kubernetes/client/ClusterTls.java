package semanticrouter.kubernetes.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom the router trusts at the API server's address, and the certificate it shows.
final class ClusterTls {
    private static final char[] NO_PASSWORD = new char[0];

    private ClusterTls() {}

    /// @param authority PEM of the cluster's authority; null for those of this Java
    /// @param certificate PEM of the router's own certificate; null for none
    /// @param key PEM of its key
    /// @param insecure whether any server is believed
    static SSLContext context(
            byte @Nullable [] authority, byte @Nullable [] certificate, byte @Nullable [] key, boolean insecure)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = insecure
                    ? new TrustManager[] {new Anybody()}
                    : authority == null ? null : trusting(PemText.certificates(authority, "certificate-authority"));
            context.init(certificate == null || key == null ? null : showing(certificate, key), trust, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IOException("the certificates of the cluster cannot be used: " + impossible.getMessage());
        }
    }

    private static TrustManager[] trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] showing(byte[] certificate, byte[] key) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = PemText.certificates(certificate, "client-certificate");
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                PemText.key(key, chain.getFirst(), "client-key"),
                NO_PASSWORD,
                chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /// Believes everybody, because a kubeconfig says `insecure-skip-tls-verify`.
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
