// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A certificate authority of a test's own. Writes X.509 (RFC 5280) by hand, since the JDK can read certificates but
 * not make them.
 */
final class TestAuthority {

    static final char[] PASSWORD = "changeit".toCharArray();

    private static final int SEQUENCE = 0x30;
    private static final byte[] ECDSA_WITH_SHA256 = der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    TestAuthority() throws Exception {
        byte[] basicConstraints = der(SEQUENCE, der(0x01, new byte[] {(byte) 0xff}));
        certificate = certificate(
                "authority",
                keys,
                in(-1),
                in(1),
                extension(oid(0x55, 0x1d, 0x13), true, basicConstraints),
                "authority",
                keys.getPrivate());
    }

    /** A store that trusts this authority. */
    KeyStore trust() throws Exception {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", certificate);
        return store;
    }

    /** A store with a key and a certificate for a host, good from now on or expired yesterday. */
    KeyStore identity(String host, boolean expired) throws Exception {
        KeyPair own = newKeys();
        byte[] names = der(SEQUENCE, der(0x82, host.getBytes(StandardCharsets.US_ASCII)));
        X509Certificate signed = certificate(
                host,
                own,
                in(-2),
                in(expired ? -1 : 1),
                extension(oid(0x55, 0x1d, 0x11), false, names),
                "authority",
                keys.getPrivate());
        KeyStore store = emptyStore();
        store.setKeyEntry("identity", own.getPrivate(), PASSWORD, new X509Certificate[] {signed, certificate});
        return store;
    }

    private static X509Certificate certificate(
            String subject, KeyPair own, Instant from, Instant to, byte[] extension, String issuer, PrivateKey signer)
            throws Exception {
        byte[] version = der(0xa0, der(0x02, new byte[] {2}));
        byte[] serial = der(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray());
        byte[] validity = der(SEQUENCE, time(from), time(to));
        byte[] extensions = der(0xa3, der(SEQUENCE, extension));
        byte[] body = der(
                SEQUENCE,
                version,
                serial,
                ECDSA_WITH_SHA256,
                name(issuer),
                validity,
                name(subject),
                own.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer);
        signature.update(body);
        byte[] whole = der(SEQUENCE, body, ECDSA_WITH_SHA256, der(0x03, new byte[] {0}, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] extension(byte[] id, boolean critical, byte[] value) {
        byte[] flag = critical ? der(0x01, new byte[] {(byte) 0xff}) : new byte[0];
        return der(SEQUENCE, id, flag, der(0x04, value));
    }

    private static byte[] name(String common) {
        byte[] text = der(0x0c, common.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(0x31, der(SEQUENCE, oid(0x55, 0x04, 0x03), text)));
    }

    private static byte[] time(Instant time) {
        String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(time);
        return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return der(0x06, content);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static Instant in(int days) {
        return Instant.now().plusSeconds(days * 86_400L);
    }

    private static KeyPair newKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
