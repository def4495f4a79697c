package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.ssl.cert.CertException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of StartTLS: an authority of its own, a certificate that authority issued, and the private key,
 * which never leaves memory. Every directory has another authority, so a client that trusts one does not trust the
 * next.
 */
final class TlsIdentity {

    private final SSLContext context;
    private final String authorityPem;

    private TlsIdentity(SSLContext context, String authorityPem) {
        this.context = context;
        this.authorityPem = authorityPem;
    }

    static TlsIdentity forAddress(InetAddress address, Clock clock) throws CertException {
        Certificates certificates = new Certificates(clock);
        Certificates.Issued authority = certificates.authority(name("Example Works quickstart authority"));
        Certificates.Issued server = certificates.server(name("Example Works directory"), address, authority);
        try {
            X509Certificate[] chain = {
                (X509Certificate) server.certificate().toCertificate(),
                (X509Certificate) authority.certificate().toCertificate()
            };
            KeyManager[] keys = {new OneKey(server.keys().getPrivate(), chain)};
            SSLContext context = SSLContext.getInstance("TLS");
            // No trust managers: null would load the JDK's whole store, to check client certificates nobody asks for.
            context.init(keys, new TrustManager[0], null);
            return new TlsIdentity(context, authority.certificate().toPEMString());
        } catch (GeneralSecurityException e) {
            throw new CertException("the JDK did not take the server certificate it was given", e);
        }
    }

    SSLSocketFactory socketFactory() {
        return context.getSocketFactory();
    }

    /** What a client has to trust, for a PEM file. */
    String authorityPem() {
        return authorityPem;
    }

    private static DN name(String commonName) {
        return new DN(new RDN("CN", commonName), new RDN("O", Company.NAME));
    }

    /** One key for whoever asks. A PKCS #12 key store would do the same after half a second of password hashing. */
    private static final class OneKey extends X509ExtendedKeyManager {

        private static final String ALIAS = "server";

        private final PrivateKey key;
        private final X509Certificate[] chain;

        OneKey(PrivateKey key, X509Certificate[] chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return aliasFor(keyType);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return aliasFor(keyType);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return aliasFor(keyType) == null ? null : new String[] {ALIAS};
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        private @Nullable String aliasFor(String keyType) {
            return keyType.equals(key.getAlgorithm()) ? ALIAS : null;
        }
    }
}
