// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query's {@code :last}, as JDBC wants it: each in the SQL itself becomes a question mark, those in texts, quoted
 * names and comments stay. A question
 * mark of the SQL's own, such as PostgreSQL's operator, is doubled, as its driver wants it beside one that stands for
 * a value.
 *
 * @param sql the query with question marks
 * @param places how many there are
 */
record LastParameter(String sql, int places) {

    private static final String NAME = ":last";

    /** How PostgreSQL writes texts that hold quotes: {@code $$…$$}, {@code $tag$…$tag$}. */
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[A-Za-z_]\\w*)?\\$");

    static LastParameter in(String query) {
        StringBuilder sql = new StringBuilder(query.length());
        int places = 0;
        int at = 0;
        while (at < query.length()) {
            int end = skipped(query, at);
            if (end > at) {
                sql.append(query, at, end);
                at = end;
            } else if (isNameAt(query, at)) {
                sql.append('?');
                places++;
                at += NAME.length();
            } else if (query.startsWith("??", at)) {
                sql.append("??");
                at += 2;
            } else if (query.charAt(at) == '?') {
                sql.append("??");
                at++;
            } else {
                sql.append(query.charAt(at++));
            }
        }
        // Without a place it is no statement with parameters, and goes to the database as it is.
        return places == 0 ? new LastParameter(query, 0) : new LastParameter(sql.toString(), places);
    }

    /** The end of the quoted text or comment that starts here; the same place if none does. */
    private static int skipped(String query, int at) {
        char c = query.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            return behind(query, String.valueOf(c), at + 1);
        }
        if (c == '$') {
            Matcher tag = DOLLAR_QUOTE.matcher(query).region(at, query.length());
            return tag.lookingAt() ? behind(query, tag.group(), tag.end()) : at;
        }
        if (query.startsWith("--", at)) {
            return behind(query, "\n", at);
        }
        if (query.startsWith("/*", at)) {
            return behind(query, "*/", at + 2);
        }
        // A cast, as in '1'::last_type.
        return query.startsWith("::", at) ? at + 2 : at;
    }

    private static int behind(String query, String end, int from) {
        int found = query.indexOf(end, from);
        return found < 0 ? query.length() : found + end.length();
    }

    private static boolean isNameAt(String query, int at) {
        int end = at + NAME.length();
        return query.startsWith(NAME, at)
                && (end == query.length() || !Character.isJavaIdentifierPart(query.charAt(end)));
    }
}
