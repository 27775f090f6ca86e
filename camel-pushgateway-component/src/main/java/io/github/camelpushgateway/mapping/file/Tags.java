// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.mapping.file;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Makes each node what it looks like. A tag such as {@code !!float} says what a node is, and may lie; only
 * {@code !!str}, which makes a text of what looks like a number, is left.
 */
final class Tags {

    private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Tags() {}

    static void resolveByContent(Node root) {
        new Tags().resolve(root);
    }

    /** A node may be below itself, by an alias; how deep it goes otherwise, {@link ShallowParser} bounds. */
    private void resolve(Node node) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            node.setTag(Tag.MAP);
            for (NodeTuple tuple : mapping.getValue()) {
                resolve(tuple.getKeyNode());
                resolve(tuple.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            node.setTag(Tag.SEQ);
            sequence.getValue().forEach(this::resolve);
        } else if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.STR)) {
            node.setTag(RESOLVER.resolve(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN));
        }
    }
}
