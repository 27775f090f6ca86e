// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.body;

import io.github.camelpushgateway.text.Excerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JSON parser complains of, in words for whoever sent the message: its own name settings that they cannot
 * set.
 */
final class JsonWords {

    private static final Pattern UNEXPECTED = Pattern.compile("^Unexpected character \\('?(.*?)'? ?\\(code (\\d+)");
    private static final Pattern TOKEN = Pattern.compile("^Unrecognized token '(.*?)'", Pattern.DOTALL);

    private JsonWords() {}

    /** Whether the parser met a zero byte where a value or the end is expected. */
    static boolean isNul(String message) {
        return message.contains("(CTRL-CHAR, code 0)");
    }

    /** @param message the parser's, may be {@code null} */
    static String of(String message) {
        String text = String.valueOf(message);
        Matcher unexpected = UNEXPECTED.matcher(text);
        if (unexpected.find()) {
            return unexpected(Integer.parseInt(unexpected.group(2)), text);
        }
        Matcher token = TOKEN.matcher(text);
        if (token.find()) {
            return "'" + Excerpt.of(token.group(1))
                    + "' is not a word of JSON, which has true, false and null; text needs" + " double quotes";
        }
        if (text.startsWith("Unexpected end-of-input") || text.startsWith("the text ends")) {
            return "it ends too early";
        }
        if (text.startsWith("Unexpected close marker")) {
            return "a bracket is closed that was not opened, or one of the other kind";
        }
        if (text.startsWith("Illegal unquoted character")) {
            return "a text holds a control character or a line end; write it as \\n or \\u000a";
        }
        if (text.startsWith("Illegal character") || text.startsWith("Unrecognized character escape")) {
            return text.startsWith("Unrec")
                    ? "an escape with a backslash that JSON does not know; write a backslash as \\\\"
                    : "a control character outside of a text";
        }
        if (text.startsWith("Invalid numeric value") || text.startsWith("Malformed numeric value")) {
            return text.contains("zero")
                    ? "a number starts with a superfluous zero"
                    : "a number that JSON does not know";
        }
        if (text.startsWith("Invalid UTF-8") || text.startsWith("Invalid surrogate") || text.contains("UTF-32")) {
            return "it is not valid UTF-8";
        }
        return limits(text);
    }

    private static String unexpected(int code, String text) {
        String what = code == 0 ? "a zero byte" : "'" + Excerpt.of(Character.toString(code)) + "'";
        if (text.contains("numeric value") || text.contains("JSON spec does not allow numbers")) {
            return what + " cannot be there in a number";
        }
        if (text.contains("start field name") || text.contains("start property name")) {
            return what
                    + " is where a key is expected; keys need double quotes, and no comma goes before a closing brace";
        }
        if (text.contains("separate field name") || text.contains("separate property name") || text.contains("colon")) {
            return what + " is where the ':' after a key is expected";
        }
        if (text.contains("was expecting comma")) {
            return what + " is where a comma or the end is expected";
        }
        if (text.contains("comment")) {
            return what + " begins a comment, which JSON has none of";
        }
        return what + " is where a value is expected";
    }

    private static String limits(String text) {
        if (text.startsWith("Number value length")) {
            return "a number of more than " + JsonRecords.LONGEST_NUMBER + " digits";
        }
        if (text.startsWith("String value length") || text.startsWith("String length")) {
            return "a text of more than " + JsonRecords.LONGEST_TEXT / (1024 * 1024) + " Mi characters";
        }
        if (text.startsWith("Name length") || text.startsWith("Property name length")) {
            return "a key of more than " + JsonRecords.LONGEST_KEY + " characters";
        }
        if (text.startsWith("Document nesting depth")) {
            return "objects and lists nested deeper than " + JsonTree.DEEPEST;
        }
        if (text.startsWith(JsonTree.TWICE) || text.startsWith("a record holds") || text.startsWith("its ")) {
            return text;
        }
        if (text.contains("collision")) {
            return "keys that are made to collide";
        }
        return "it breaks the rules of the format";
    }
}
