// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.csv;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * The Camel component {@code inbox:<name>}: brings the files that are dropped into a folder, each when it is
 * complete. The folder and all else are those of the {@link InboxSettings} that the registry has under the name; so
 * no path is ever a part of a URI.
 */
public final class InboxComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
        InboxSettings settings = CamelContextHelper.mandatoryLookup(getCamelContext(), name, InboxSettings.class);
        return new InboxEndpoint(uri, this, settings);
    }
}
