// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedAuthenticationTest {

    private static final Credentials EVERYTHING =
            new Credentials("the.jwt.token", "me", null, "LTAI1", "keysecret", "ststoken", Instant.EPOCH);

    @Test
    void sendsNothingForNobody() {
        Authentication nobody = Authentication.fixed(AuthenticationKind.AUTO, Credentials.NONE);

        assertThat(nobody.kind()).isEqualTo(AuthenticationKind.NONE);
        assertThat(nobody.authorization()).isNull();
    }

    @Test
    void sendsATokenAsBearer() {
        Authentication token = Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofToken("abc.DEF-_~+/="));

        assertThat(token.kind()).isEqualTo(AuthenticationKind.BEARER);
        assertThat(token.authorization()).isEqualTo("Bearer abc.DEF-_~+/=");
    }

    @Test
    void sendsUserAndPasswordInUtf8() {
        Authentication user =
                Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofPassword("müller", "p:ä$ {密}"));

        assertThat(user.kind()).isEqualTo(AuthenticationKind.BASIC);
        assertThat(decoded(user)).isEqualTo("müller:p:ä$ {密}");
    }

    @Test
    void sendsATokenAsThePasswordOfBasic() {
        Credentials token = Credentials.ofToken("jwt");
        assertThat(decoded(Authentication.fixed(AuthenticationKind.BASIC, token)))
                .isEqualTo("admin:jwt");

        Credentials named = new Credentials("jwt", "me", null, null, null, null, null);
        assertThat(decoded(Authentication.fixed(AuthenticationKind.AUTO, named)))
                .isEqualTo("me:jwt");
    }

    @Test
    void sendsAnAccessKey() {
        Authentication key = Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofAccessKey("LTAI1", "s3cret"));

        assertThat(key.kind()).isEqualTo(AuthenticationKind.ACCESS_KEY);
        assertThat(decoded(key)).isEqualTo("LTAI1:s3cret");
    }

    @Test
    void sendsATemporaryKeyWithADollarBetweenSecretAndToken() {
        Authentication sts =
                Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofSts("STS.N1", "s3cret", "CAIS+/=", null));

        assertThat(sts.kind()).isEqualTo(AuthenticationKind.STS);
        assertThat(decoded(sts)).isEqualTo("STS.N1:s3cret$CAIS+/=");
    }

    @Test
    void anEmptyOptionIsNotSet() {
        Credentials blank = new Credentials("", "", "", "", "", "", null);

        assertThat(Authentication.fixed(AuthenticationKind.AUTO, blank).kind()).isEqualTo(AuthenticationKind.NONE);
    }

    @Test
    void aNamedKindTakesWhatItNeedsAndLeavesTheRest() {
        assertThat(Authentication.fixed(AuthenticationKind.BEARER, EVERYTHING).authorization())
                .isEqualTo("Bearer the.jwt.token");
        assertThat(Authentication.fixed(AuthenticationKind.NONE, EVERYTHING).authorization())
                .isNull();
        assertThat(decoded(Authentication.fixed(AuthenticationKind.STS, EVERYTHING)))
                .isEqualTo("LTAI1:keysecret$ststoken");
    }

    @Test
    void refusesToGuessBetweenKinds() {
        assertThatThrownBy(() -> Authentication.fixed(AuthenticationKind.AUTO, EVERYTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token, username, accessKeyId, accessKeySecret, securityToken")
                .hasMessageContaining("authentication")
                .hasMessageNotContaining("keysecret")
                .hasMessageNotContaining("the.jwt.token");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bearer, -, -, -, -, -, -, token",
                "basic, -, -, geheim, -, -, -, username",
                "basic, -, me, -, -, -, -, password",
                "access-key, -, -, -, LTAI1, -, -, accessKeySecret",
                "access-key, -, -, -, -, geheim, -, accessKeyId",
                "sts, -, -, -, LTAI1, geheim, -, securityToken",
                "auto, -, me, -, -, -, -, password",
                "auto, -, -, geheim, -, -, -, username",
                "auto, -, -, -, LTAI1, -, -, accessKeySecret",
                "auto, -, -, -, -, -, geheim, accessKeyId",
            })
    void namesTheOptionThatIsMissing(
            String kind,
            String token,
            String user,
            String password,
            String id,
            String secret,
            String sts,
            String missing) {
        Credentials credentials = new Credentials(token, user, password, id, secret, sts, null);

        assertThatThrownBy(() -> Authentication.fixed(AuthenticationKind.of(kind), credentials))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(missing + ": not set")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void refusesTwoPasswords() {
        Credentials both = new Credentials("geheim1", "me", "geheim2", null, null, null, null);

        assertThatThrownBy(() -> Authentication.fixed(AuthenticationKind.BASIC, both))
                .hasMessageContaining("password, token")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void refusesASecurityTokenBesideALastingKey() {
        Credentials sts = Credentials.ofSts("LTAI1", "geheim", "geheim", null);

        assertThatThrownBy(() -> Authentication.fixed(AuthenticationKind.ACCESS_KEY, sts))
                .hasMessageContaining("'sts'")
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim\r\nX-Evil: 1", "geheim\n", "geheim\u0000", "geheim\u007f", "geheim\u0085"})
    void refusesControlCharactersWithoutShowingThem(String secret) {
        assertRefused("token", AuthenticationKind.BEARER, Credentials.ofToken(secret));
        assertRefused("token", AuthenticationKind.BASIC, Credentials.ofToken(secret));
        assertRefused("password", AuthenticationKind.AUTO, Credentials.ofPassword("me", secret));
        assertRefused("username", AuthenticationKind.AUTO, Credentials.ofPassword(secret, "x"));
        assertRefused("accessKeySecret", AuthenticationKind.AUTO, Credentials.ofAccessKey("LTAI1", secret));
        assertRefused("accessKeySecret", AuthenticationKind.AUTO, Credentials.ofSts("LTAI1", secret, "x", null));
        assertRefused("securityToken", AuthenticationKind.AUTO, Credentials.ofSts("LTAI1", "x", secret, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer geheim", "bearer geheim", "ge heim", "geheim ", "geh€im"})
    void refusesABearerTokenThatIsMoreThanAToken(String token) {
        assertRefused("token", AuthenticationKind.BEARER, Credentials.ofToken(token));
    }

    @Test
    void refusesAColonInAUserName() {
        assertRefused("username", AuthenticationKind.BASIC, Credentials.ofPassword("a:b", "geheim"));
    }

    @ParameterizedTest
    @EnumSource
    void printsNoSecret(AuthenticationKind kind) {
        Authentication authentication = Authentication.fixed(
                kind,
                kind == AuthenticationKind.ACCESS_KEY
                        ? Credentials.ofAccessKey("LTAI1", "keysecret")
                        : kind == AuthenticationKind.AUTO ? Credentials.ofToken("the.jwt.token") : EVERYTHING);

        assertThat(authentication.toString()).doesNotContain("keysecret", "the.jwt.token", "ststoken");
    }

    @Test
    void credentialsPrintTheirNamesAlone() {
        assertThat(EVERYTHING.toString())
                .isEqualTo("Credentials[token=xxxxxx, username=me, accessKeyId=LTAI1, accessKeySecret=xxxxxx,"
                        + " securityToken=xxxxxx, expiration=1970-01-01T00:00:00Z]");
        assertThat(Credentials.NONE.toString()).isEqualTo("Credentials[]");
    }

    @Test
    void masksItsSecretsInWordsFromOutside() {
        Authentication user = Authentication.fixed(AuthenticationKind.AUTO, Credentials.ofPassword("me", "geheim99"));
        String header = user.authorization();

        assertThat(user.redact("got " + header + " (geheim99) from me")).isEqualTo("got Basic xxxxxx (xxxxxx) from me");
        assertThat(Authentication.fixed(AuthenticationKind.NONE, Credentials.NONE)
                        .redact("all good"))
                .isEqualTo("all good");
    }

    @ParameterizedTest
    @EnumSource
    void findsAKindByTheNameUsersWrite(AuthenticationKind kind) {
        assertThat(AuthenticationKind.of(kind.option())).isEqualTo(kind);
        assertThat(AuthenticationKind.of(" " + kind.name() + " ")).isEqualTo(kind);
    }

    @Test
    void anUnknownKindIsAnErrorThatListsThem() {
        assertThat(AuthenticationKind.of(null)).isEqualTo(AuthenticationKind.AUTO);
        assertThatThrownBy(() -> AuthenticationKind.of("digest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, none, bearer, basic, access-key, sts");
    }

    private static void assertRefused(String option, AuthenticationKind kind, Credentials credentials) {
        assertThatThrownBy(() -> Authentication.fixed(kind, credentials))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option + ": ")
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("\n");
    }

    private static String decoded(Authentication authentication) {
        String header = authentication.authorization();
        assertThat(header).startsWith("Basic ");
        return new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
    }
}
