// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelpushgateway.auth.source.CredentialsSuppliers;
import io.github.camelpushgateway.auth.source.EnvironmentCredentials;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsSupplierTest {

    @TempDir
    Path dir;

    @Test
    void readsAnAccessKeyFromTheEnvironment() {
        Map<String, String> environment =
                Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI1", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s");
        assertThat(new EnvironmentCredentials(environment).get()).isEqualTo(Credentials.ofAccessKey("LTAI1", "s"));
    }

    @Test
    void readsATemporaryKeyFromTheEnvironment() {
        Map<String, String> environment = Map.of(
                "ALIBABA_CLOUD_ACCESS_KEY_ID", "STS.1",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s",
                "ALIBABA_CLOUD_SECURITY_TOKEN", "t");
        assertThat(new EnvironmentCredentials(environment).get()).isEqualTo(Credentials.ofSts("STS.1", "s", "t", null));
    }

    @Test
    void namesTheVariableThatIsMissing() {
        EnvironmentCredentials half = new EnvironmentCredentials(Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI1"));
        assertThatThrownBy(half::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    }

    @Test
    void readsJsonWithAnyWritingOfTheNames() throws Exception {
        write(
                "c",
                "{\"AccessKeyId\": \"STS.1\", \"access_key_secret\": \"s\", \"nested\": {\"token\": \"no\"},"
                        + " \"securityToken\": \"t\", \"password\": null, \"Expiration\": \"2030-01-01T12:00:00Z\"}");
        assertThat(file("c").get())
                .isEqualTo(Credentials.ofSts("STS.1", "s", "t", Instant.parse("2030-01-01T12:00:00Z")));
    }

    @Test
    void readsProperties() throws Exception {
        write("c", "# ours\naccess-key-id = LTAI1\naccessKeySecret=s\\u00e4 \n");
        assertThat(file("c").get()).isEqualTo(Credentials.ofAccessKey("LTAI1", "sä"));
    }

    @Test
    void readsATokenOrAUserToo() throws Exception {
        write("token", "{\"token\": \"jwt\"}");
        write("user", "username=me\npassword=p\n");
        assertThat(file("token").get()).isEqualTo(Credentials.ofToken("jwt"));
        assertThat(file("user").get()).isEqualTo(Credentials.ofPassword("me", "p"));
    }

    @Test
    void readsADirectoryAsKubernetesMountsASecret() throws Exception {
        Path version = Files.createDirectory(dir.resolve("..2030_01"));
        Files.writeString(version.resolve("accessKeyId"), "LTAI1");
        Files.writeString(version.resolve("accessKeySecret"), "s\n");
        Files.createSymbolicLink(dir.resolve("..data"), version);
        Files.createSymbolicLink(dir.resolve("accessKeyId"), Path.of("..data/accessKeyId"));
        Files.createSymbolicLink(dir.resolve("accessKeySecret"), Path.of("..data/accessKeySecret"));

        assertThat(CredentialsSuppliers.of("file:" + dir).get()).isEqualTo(Credentials.ofAccessKey("LTAI1", "s"));
    }

    @Test
    void readsAChangedFileAnew() throws Exception {
        write("c", "token=one");
        CredentialsSupplier supplier = file("c");
        assertThat(supplier.get()).isEqualTo(Credentials.ofToken("one"));
        write("c", "token=two");
        assertThat(supplier.get()).isEqualTo(Credentials.ofToken("two"));
    }

    @Test
    void takesAFileUrl() throws Exception {
        write("c", "token=one");
        assertThat(CredentialsSuppliers.of("file://" + dir.resolve("c")).get()).isEqualTo(Credentials.ofToken("one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "geheim99",
                "{\"token\": \"geheim99",
                "{\"token\": geheim99}",
                "{\"secret\": \"geheim99\"}",
                "{\"token\": \"geheim99\", \"expiration\": \"geheim99\"}",
                "token=\\ugeheim99",
                "[geheim99]\n",
                "{\"accessKeyId\": {\"geheim99\": 1}}",
            })
    void refusesAFileWithoutCredentialsAndDoesNotQuoteIt(String content) throws Exception {
        write("c", content);
        assertThatThrownBy(() -> file("c").get())
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void refusesAFileThatIsMissingOrHuge() throws Exception {
        assertThatThrownBy(() -> file("none").get()).hasMessageContaining("no such file");
        write("huge", "token=" + "x".repeat(100_000));
        assertThatThrownBy(() -> file("huge").get()).hasMessageContaining("larger than");
    }

    @Test
    void getsARolesCredentialsWithASessionToken() throws Exception {
        try (FakeMetadataService service = new FakeMetadataService("{\"Code\": \"Success\", \"AccessKeyId\": \"STS.1\","
                + " \"AccessKeySecret\": \"s\", \"SecurityToken\": \"t\", \"Expiration\": \"2030-01-01T12:00:00Z\","
                + " \"LastUpdated\": \"2030-01-01T06:00:00Z\"}")) {
            Credentials credentials = service.role("my-role").get();

            assertThat(credentials)
                    .isEqualTo(Credentials.ofSts("STS.1", "s", "t", Instant.parse("2030-01-01T12:00:00Z")));
            assertThat(service.requests())
                    .containsExactly(
                            "PUT /latest/api/token ttl=60 token=null",
                            "GET /latest/meta-data/ram/security-credentials/my-role ttl=null token=session");
        }
    }

    @Test
    void asksWithoutASessionTokenOnlyWhereThatIsAllowed() throws Exception {
        try (FakeMetadataService service = new FakeMetadataService(
                "{\"AccessKeyId\": \"STS.1\", \"AccessKeySecret\": \"s\", \"SecurityToken\": \"t\"}")) {
            service.withoutTokens();
            assertThatThrownBy(() -> service.role("r").get())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no session token")
                    .hasMessageContaining("ecs-role:r?allowV1=true");
            assertThat(service.requests()).hasSize(1);

            assertThat(service.role("r?allowV1=true").get().accessKeyId()).isEqualTo("STS.1");
        }
    }

    @Test
    void saysThatARoleIsNotAttached() throws Exception {
        try (FakeMetadataService service = new FakeMetadataService((String) null)) {
            assertThatThrownBy(() -> service.role("r").get())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no role 'r'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Code\": \"Failed\", \"AccessKeySecret\": \"geheim99\"}", "<geheim99>", "", "{}"})
    void refusesAnAnswerThatHoldsNoCredentialsAndDoesNotQuoteIt(String answer) throws Exception {
        try (FakeMetadataService service = new FakeMetadataService(answer)) {
            assertThatThrownBy(() -> service.role("r").get())
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("geheim99");
        }
    }

    @Test
    void aMetadataServiceThatIsNotThereIsNoMisconfiguration() throws Exception {
        FakeMetadataService service = new FakeMetadataService("{}");
        service.close();
        assertThatThrownBy(() -> service.role("r").get()).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../token", "a/b", "a b", "ä", "?allowV1=true"})
    void refusesARoleThatIsNoName(String role) {
        assertThatThrownBy(() -> CredentialsSuppliers.of("ecs-role:" + role))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ecs-role:<role>");
    }

    @Test
    void refusesASettingThatARoleDoesNotHave() {
        assertThatThrownBy(() -> CredentialsSuppliers.of("ecs-role:r?allowv1=true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'allowv1'");
    }

    @Test
    void getsCredentialsFromAWebAddressAndFollowsNoRedirect() throws Exception {
        try (FakeMetadataService service = new FakeMetadataService(
                "{\"AccessKeyId\": \"STS.1\", \"AccessKeySecret\": \"s\", \"SecurityToken\": \"t\"}")) {
            CredentialsSupplier supplier = CredentialsSuppliers.of("uri:" + service.url() + "/any?key=geheim99");
            assertThat(supplier.get().securityToken()).isEqualTo("t");
            assertThat(supplier.toString()).isEqualTo("uri:" + service.url() + "/any");

            assertThatThrownBy(() -> CredentialsSuppliers.of("uri:" + service.url() + "/redirect")
                            .get())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("302");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uri:",
                "uri:geheim99",
                "uri:ftp://h/geheim99",
                "uri:http://u:geheim99@h/",
                "uri:http://h/ geheim99"
            })
    void refusesAWebAddressThatIsNone(String source) {
        assertThatThrownBy(() -> CredentialsSuppliers.of(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uri:")
                .hasMessageNotContaining("geheim99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geheim99", "vault:geheim99", "Env"})
    void anUnknownSourceIsAnErrorThatListsThemAndDoesNotQuoteIt(String source) {
        assertThatThrownBy(() -> CredentialsSuppliers.of(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("env, file:<path>, ecs-role:<role>, uri:<url>, aliyun")
                .hasMessageNotContaining("geheim99");
    }

    @Test
    void takesTheProviderChainWhereItIsOnTheClassPath() throws Exception {
        System.setProperty("alibabacloud.accessKeyId", "LTAI1");
        System.setProperty("alibabacloud.accessKeySecret", "s");
        try {
            assertThat(CredentialsSuppliers.of("aliyun").get()).isEqualTo(Credentials.ofAccessKey("LTAI1", "s"));
        } finally {
            System.clearProperty("alibabacloud.accessKeyId");
            System.clearProperty("alibabacloud.accessKeySecret");
        }
    }

    @Test
    void saysWhatIsMissingWhereTheProviderChainIsNotOnTheClassPath() throws Exception {
        URL classes = Credentials.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader withoutAliyun = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("com.aliyun.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        // Loads this package's classes itself, so that what they need is looked for without the chain.
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, withoutAliyun) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.github.camelpushgateway.auth.")) {
                    Class<?> known = findLoadedClass(name);
                    return known == null ? findClass(name) : known;
                }
                return super.loadClass(name, resolve);
            }
        }) {
            Class<?> supplier = loader.loadClass("io.github.camelpushgateway.auth.source.CredentialsSuppliers");
            assertThatThrownBy(() -> supplier.getMethod("of", String.class).invoke(null, "aliyun"))
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("com.aliyun:credentials-java");
        }
    }

    private CredentialsSupplier file(String name) {
        return CredentialsSuppliers.of("file:" + dir.resolve(name));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(dir.resolve(name), content);
    }
}
