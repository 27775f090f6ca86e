/** What a mapping makes of a message, for the page: of one that came, and of one that somebody tries. */
package io.github.camelpushgateway.bridge.page.trial;
