// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.page.trial;

import io.github.camelpushgateway.mapping.record.Script;

/** Refuses every expression language: what comes from a browser must not run as a program. Stateless. */
final class OwnLanguageOnly implements Script.Compiler {

    @Override
    public Script condition(String language, String text) {
        throw new IllegalArgumentException("the page runs no expressions, so not " + language
                + " either; write the condition as {field: …, is: …}, or try this file with bridge explain");
    }

    @Override
    public Script expression(String language, String text) {
        throw new IllegalArgumentException("the page runs no expressions, so not " + language
                + " either; use 'value' with 'scale' and 'offset', or try this file with bridge explain");
    }
}
