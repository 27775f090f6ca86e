// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a broker's connection, by files in PEM as brokers and authorities hand them out. */
final class PemFiles {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final char[] NO_PASSWORD = {};

    private PemFiles() {}

    /**
     * Sockets that trust the authority, and name themselves by the certificate.
     *
     * @param ca certificates to trust, or {@code null} for those that Java trusts
     * @param certificate the client's certificate with those that lead to the authority, or {@code null} for none
     * @param key its private key, PKCS #8; {@code null} without a certificate
     * @throws SettingsException if a file cannot be read, or holds something else; its message names the file, and
     *     nothing in it
     */
    static SSLSocketFactory sockets(Path ca, Path certificate, Path key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(certificate, key), trust(ca), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new SettingsException("TLS cannot be set up with " + certificate + ": " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Path ca) throws GeneralSecurityException {
        if (ca == null) {
            return null;
        }
        KeyStore trusted = store();
        int number = 0;
        for (Certificate certificate : certificates(ca)) {
            trusted.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }

    private static KeyManager[] keys(Path certificate, Path key) throws GeneralSecurityException {
        if (certificate == null) {
            return null;
        }
        KeyStore own = store();
        own.setKeyEntry(
                "client",
                privateKey(key),
                NO_PASSWORD,
                certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, NO_PASSWORD);
        return managers.getKeyManagers();
    }

    private static KeyStore store() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("An empty key store needs no file", e);
        }
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        byte[] pem = content(file);
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException e) {
            throw new SettingsException("The file " + file + " holds no certificate in PEM: " + e.getMessage(), e);
        }
        throw new SettingsException("The file " + file + " holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        Matcher key = KEY.matcher(new String(content(file), StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new SettingsException("The file " + file
                    + " holds no private key in PEM, PKCS #8, without a password (-----BEGIN PRIVATE KEY-----)."
                    + " Make one with: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out key.pem");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException anotherKind) {
                // The next may fit.
            }
        }
        throw new SettingsException(
                "The file " + file + " holds a private key of an unknown kind. RSA, EC and Ed25519 are known");
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SettingsException("The file " + file + " cannot be read: " + e, e);
        }
    }
}
