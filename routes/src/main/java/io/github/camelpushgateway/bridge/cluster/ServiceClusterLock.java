// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.cluster;

import io.github.camelpushgateway.bridge.settings.SettingsException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.support.PropertyBindingSupport;

/**
 * The leadership of one of Camel's cluster services. What it says is taken for a reason to push, not for a proof: the
 * lease ends by itself where a service does not notice that it is cut off.
 */
final class ServiceClusterLock implements ClusterLock {

    private final String name;
    private final CamelClusterService service;
    private final CamelClusterView view;

    /**
     * @param name how it is written in the settings
     * @param type the service's class, in a library that need not be there
     * @param library the artifact it comes with
     * @param options the service's properties
     * @throws SettingsException if the library is missing, or an option is refused
     */
    ServiceClusterLock(
            CamelContext context,
            String name,
            String type,
            String library,
            String namespace,
            Map<String, Object> options) {
        this.name = name;
        try {
            Class<?> found = check(name, type, library);
            service = (CamelClusterService) context.getInjector().newInstance(found);
            service.setCamelContext(context);
            PropertyBindingSupport.build()
                    .withCamelContext(context)
                    .withTarget(service)
                    .withProperties(options)
                    .withRemoveParameters(false)
                    .bind();
            service.start();
            view = service.getView(namespace);
        } catch (SettingsException e) {
            throw e;
        } catch (Exception e) {
            throw new SettingsException("cluster.lock is '" + name + "', and that does not work: " + e.getMessage(), e);
        }
    }

    /**
     * The class of a service.
     *
     * @throws SettingsException if its library is missing
     */
    static Class<?> check(String name, String type, String library) {
        try {
            return Class.forName(type, false, ServiceClusterLock.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new SettingsException(
                    "cluster.lock is '" + name + "', which needs the library " + library
                            + ", and it is not on the class path. Put its jar, and those it depends on, into lib/",
                    e);
        }
    }

    @Override
    public boolean isHeld() {
        return view.getLocalMember().isLeader();
    }

    @Override
    public void close() throws Exception {
        service.releaseView(view);
        service.stop();
    }

    @Override
    public String toString() {
        return name;
    }
}
