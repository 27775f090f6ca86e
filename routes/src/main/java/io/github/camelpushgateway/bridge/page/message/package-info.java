/**
 * The last messages of each source, and what became of them, for the page. Bounded in number and bytes; a source that
 * brings many has only some of them looked at.
 */
package io.github.camelpushgateway.bridge.page.message;
