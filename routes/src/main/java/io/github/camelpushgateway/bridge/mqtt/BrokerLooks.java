// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import io.github.camelpushgateway.bridge.settings.SourceSettings;
import io.github.camelpushgateway.bridge.source.Arrival;
import java.util.function.Consumer;

/** Begins a look at a broker, by the version of MQTT that its settings say. Stateless. */
final class BrokerLooks {

    private BrokerLooks() {}

    /**
     * Connects with a broker's credentials, and subscribes to all its filters. A share of a shared subscription is not
     * taken: what it filters by is subscribed to by itself.
     *
     * @param arrivals is given what comes, by a thread of the client's
     * @throws SettingsException if the broker cannot be reached, or does not let us in or subscribe; it says why
     */
    static BrokerLook at(SourceSettings settings, Consumer<Arrival> arrivals) {
        String url = settings.get("broker-url");
        // With the bridge's own the two would throw each other out. Its beginning stays, for brokers that go by it.
        String clientId = BrokerSettings.clientId(settings) + "-look-" + Integer.toHexString((int) System.nanoTime());
        BrokerLook look = BrokerSettings.isVersion3(settings)
                ? new BrokerLook3(url, clientId, arrivals)
                : new BrokerLook5(url, clientId, arrivals);
        try {
            look.connect(settings);
            for (String filter : TopicFilters.in(settings.get("topic"))) {
                if (look.isRefused(TopicFilters.unshared(filter))) {
                    throw new SettingsException(settings.key("topic") + ": " + url + " refuses the subscription to '"
                            + filter + "'. May this user read the topic? Look at the broker's access rules");
                }
            }
            return look;
        } catch (SettingsException e) {
            look.close();
            throw e;
        } catch (Exception e) {
            look.close();
            throw new SettingsException(
                    settings.key("broker-url") + ": "
                            + BrokerFailure.words(e, look.answer(e), url, settings.get("username")),
                    e);
        }
    }
}
