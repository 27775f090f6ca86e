/** How the bridge fares as a whole: one look at all of it, in words, over the last hour, and what has failed. */
package io.github.camelpushgateway.bridge.page.state;
