// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.gateway;

import io.github.camelpushgateway.auth.AuthenticationKind;
import io.github.camelpushgateway.gateway.GatewayRequest.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a refusal means, and what the user can do. A table: the first row that fits gives the hint. A gateway's own
 * words are never replaced by it, only followed.
 */
final class GatewayDiagnosis {

    private static final String LOOKS_LIKE_PARSE_ERROR =
            "invalid metric name|parsing error|cannot parse|unexpected end";

    /** Codes and words of the managed service, and of the log service that its second generation stands on. */
    private static final Pattern ABOUT_THE_ACCOUNT = Pattern.compile(
            "(?i)(project|store|instance|cluster|workspace)\\s*(does)?\\s*not\\s*(exist|found)|unauthori[sz]ed|forbidden"
                    + "|access\\s*key|signature|overdue|suspended|TimeTooSkewed|TimeExpired");

    private static final List<Rule> RULES = List.of(
            rule(
                    refusal -> refusal.status() >= 300 && refusal.status() < 400,
                    refusal ->
                            "A push is never redirected, since most servers then turn it into a GET that pushes nothing. Set"
                                    + " gatewayUrl to the address"
                                    + (refusal.location() == null
                                            ? " itself"
                                            : " it points to (" + refusal.location() + ")")
                                    + ", without /metrics/job and without a slash at its end"),
            rule(
                    refusal -> refusal.profile().isThrottled(refusal.status(), refusal.words()),
                    refusal -> "A quota is used up: push less often (linger), or have the quota raised"),
            rule(
                    refusal -> refusal.profile().isAuthenticationRefused(refusal.status(), refusal.words()),
                    GatewayDiagnosis::authenticationHint),
            says(
                            "HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port",
                            "The gateway speaks TLS: write https:// in gatewayUrl")
                    .ofConfiguration(),
            says(
                            "No required SSL certificate was sent|The SSL certificate error",
                            "The proxy before it asks for a client certificate it trusts: give one through"
                                    + " http.sslContextParameters")
                    .ofConfiguration(),
            rule(refusal -> refusal.status() == 404, GatewayDiagnosis::notFoundHint),
            rule(
                    refusal -> refusal.status() == 405 || refusal.status() == 501,
                    refusal -> "It does not take " + refusal.request().method()
                            + (refusal.request().method() == Method.POST
                                    ? ": check that gatewayUrl is a Pushgateway's"
                                    : ": use operation=add")),
            rule(
                    refusal -> refusal.status() == 407,
                    refusal ->
                            "The proxy on the way asks who you are: set http.proxyAuthUsername and http.proxyAuthPassword"),
            rule(
                    refusal -> refusal.status() == 413,
                    refusal -> "The push of " + refusal.request().length()
                            + " bytes is too large for it or a proxy before it: lower maxRequestBytes"),
            rule(
                    refusal -> refusal.status() == 414,
                    refusal -> "The URL is too long for it or a proxy before it: use fewer or shorter grouping labels"),
            rule(
                    refusal -> refusal.status() == 415,
                    refusal -> "It does not take this format: set format=text, and compression=none"),
            says(
                    "must not have timestamps",
                    "Samples are pushed without timestamps: set timestampPolicy=drop, or metric to keep them as values"),
            says(
                    "was collected before with the same name and label values",
                    "Two samples became the same series, in this push or with one of another group: grouping labels replace labels"
                            + " of the same name. Add a label that tells them apart"),
            says(
                    "(?i)should be a |has type .* but should have|is not a (counter|gauge|summary|untyped|histogram)"
                            + "|inconsistent type",
                    "The name is already in use with another type on this gateway, perhaps in another group or by the gateway"
                            + " itself: rename the metric, give it the same type, or delete the old group"),
            says(
                    "collides with previously collected",
                    "A histogram or summary x also owns the names x_count, x_sum and x_bucket: rename one of the two"),
            says(
                    "has help .* but should have",
                    "The name is already in use with another HELP text: use the same text everywhere"),
            says(
                    "second (TYPE|HELP) line|TYPE reported after samples",
                    "A name's TYPE and HELP may stand once, before its samples: don't join two expositions as text"),
            rule(
                            refusal -> refusal.status() == 400
                                    && refusal.request().contentEncoding() != null
                                    && refusal.says(Pattern.compile(LOOKS_LIKE_PARSE_ERROR)),
                            refusal -> "It seems not to unpack "
                                    + refusal.request().contentEncoding()
                                    + " (a Pushgateway does since 1.5, snappy since 1.6): set compression=none")
                    .ofConfiguration(),
            says(
                    LOOKS_LIKE_PARSE_ERROR,
                    "It could not read the push. If a proxy before it changes the Content-Type, or it takes text only, set"
                            + " format=text"),
            says(
                    "(?i)is not utf-?8|invalid utf-?8",
                    "A name or label value is not valid UTF-8: check the character set the source is read with"),
            // After all that names a metric: one may be called after a tenant.
            says(
                            "(?i)tenant",
                            "The cluster is shared by tenants: set tenantId to the id of the account that owns the instance")
                    .ofConfiguration(),
            rule(
                            refusal -> refusal.profile().isManaged()
                                    && refusal.status() == 400
                                    && refusal.says(ABOUT_THE_ACCOUNT),
                            refusal ->
                                    "This is said of the account, the instance or the address, not of the samples: check"
                                            + " gatewayUrl, the credentials, and the instance's state in its console")
                    .ofConfiguration(),
            rule(
                    refusal -> refusal.profile().isManaged() && refusal.status() >= 400 && refusal.status() < 500,
                    refusal ->
                            "The service also refuses pushes over 1 MB, HELP that is not ASCII, and on shared clusters samples"
                                    + " without tenant_userid (tenantId)"),
            rule(
                    refusal -> refusal.status() >= 500,
                    refusal -> "The gateway or a proxy before it has a problem of its own: see its log"));

    private GatewayDiagnosis() {}

    /** What to do about a refusal, or {@code null} if its words have to do. */
    static String hint(RefusedRequest refusal) {
        for (Rule rule : RULES) {
            if (rule.fits.test(refusal)) {
                return rule.hint.apply(refusal);
            }
        }
        return null;
    }

    /**
     * Whether something in the push may be what the gateway does not like. A 400 may also be said of who sends it,
     * or of how this endpoint is set up: then every other push would be refused as well, and none of them is to be
     * thrown away for it.
     */
    static boolean blamesContent(RefusedRequest refusal) {
        return switch (refusal.status()) {
            case 413, 422 -> true;
            case 400 -> {
                for (Rule rule : RULES) {
                    if (rule.fits.test(refusal)) {
                        yield !rule.configuration;
                    }
                }
                yield true;
            }
            default -> false;
        };
    }

    /** What is odd about a configuration although it can be tried; empty if nothing is. */
    static List<String> doubts(GatewayProfile profile, GatewayUrl gateway, AuthenticationKind authentication) {
        List<String> doubts = new ArrayList<>();
        String path = gateway.path();
        if (profile == GatewayProfile.PUSHGATEWAY && path.endsWith(GatewayProfile.VICTORIAMETRICS.suffix())) {
            doubts.add(
                    "gatewayUrl looks like VictoriaMetrics', which takes POST and text only: set profile=victoriametrics");
        } else if (profile.isManaged() && !path.endsWith(profile.suffix())) {
            doubts.add("gatewayUrl should end in " + profile.suffix() + " for profile " + profile
                    + " (the first generation's ends in /api/v2, the second's in /api/v1/pushgateway)");
        }
        String confused = confusedAuthentication(profile, authentication);
        if (confused != null) {
            doubts.add(confused);
        }
        return doubts;
    }

    private static String confusedAuthentication(GatewayProfile profile, AuthenticationKind authentication) {
        return switch (profile) {
            case ALIYUN_V1 ->
                authentication == AuthenticationKind.ACCESS_KEY || authentication == AuthenticationKind.STS
                        ? "An access key is set, but a first generation address (aliyun-v1) takes the instance's token: set token"
                        : null;
            case ALIYUN_V2 ->
                switch (authentication) {
                    case BEARER ->
                        "A token is set, but a second generation address (aliyun-v2) takes an access key: set accessKeyId"
                                + " and accessKeySecret";
                    case NONE ->
                        "No credentials are set, but a second generation address (aliyun-v2) takes an access key: set"
                                + " accessKeyId and accessKeySecret";
                    default -> null;
                };
            default -> null;
        };
    }

    private static String authenticationHint(RefusedRequest refusal) {
        AuthenticationKind kind = refusal.authentication();
        String confused = confusedAuthentication(refusal.profile(), kind);
        if (confused != null) {
            return confused;
        }
        String sent = kind == AuthenticationKind.NONE
                ? "No credentials were sent"
                : "Credentials of the kind '" + kind.option() + "' were sent";
        return sent
                + switch (refusal.profile()) {
                    case ALIYUN_V1 ->
                        kind == AuthenticationKind.NONE
                                ? ": once a token was generated for the instance, it has to be set as token"
                                : ": check that the token is the one shown for this instance";
                    case ALIYUN_V2 ->
                        ": check accessKeyId and accessKeySecret"
                                + (kind == AuthenticationKind.STS
                                        ? ", that securityToken belongs to them and has not expired,"
                                        : "")
                                + " and that the RAM user or role has the policy AliyunPrometheusMetricWriteAccess or"
                                + " AliyunCloudMonitorFullAccess";
                    default ->
                        kind == AuthenticationKind.NONE
                                ? ": set username and password, or token"
                                : ": check them against the gateway's web configuration, or the proxy's before it";
                };
    }

    private static String notFoundHint(RefusedRequest refusal) {
        GatewayProfile profile = refusal.profile();
        if (profile.isManaged()) {
            return "gatewayUrl should end in " + profile.suffix()
                    + " (the first generation's ends in /api/v2, the second's in /api/v1/pushgateway), and name this instance";
        }
        if (profile == GatewayProfile.VICTORIAMETRICS) {
            return "gatewayUrl should end in " + profile.suffix();
        }
        return "Check that gatewayUrl is a Pushgateway's, not Prometheus', with its route prefix if it has one";
    }

    private static Rule says(String pattern, String hint) {
        Pattern compiled = Pattern.compile(pattern);
        return rule(
                refusal -> refusal.status() >= 400 && refusal.status() < 500 && refusal.says(compiled),
                refusal -> hint);
    }

    private static Rule rule(Predicate<RefusedRequest> fits, Function<RefusedRequest, String> hint) {
        return new Rule(fits, hint, false);
    }

    /**
     * @param configuration whether the fault lies in how something is set up, so that other samples would be
     *     refused as well
     */
    private record Rule(Predicate<RefusedRequest> fits, Function<RefusedRequest, String> hint, boolean configuration) {

        Rule ofConfiguration() {
            return new Rule(fits, hint, true);
        }
    }
}
