// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.bridge.mqtt;

import io.github.camelpushgateway.bridge.mqtt.sparkplug.Sparkplug.Metric;
import java.math.BigInteger;

/** The data types of Sparkplug B (3.0.0, 6.4.16) that are numbers or booleans, as metrics carry them. Stateless. */
final class SparkplugType {

    private static final int INT8 = 1;
    private static final int INT16 = 2;
    private static final int INT32 = 3;
    private static final int INT64 = 4;
    private static final int UINT64 = 8;
    private static final int BOOLEAN = 11;

    private SparkplugType() {}

    /**
     * A metric's value.
     *
     * @param type the number of its data type; 0 where nobody has told it: then whole numbers are taken as unsigned
     * @return a number or a boolean; {@code null} for no value, and for other types: texts, times, data sets
     */
    static Object value(Metric metric, int type) {
        if (metric.getIsNull() || type > BOOLEAN) {
            return null;
        }
        return switch (metric.getValueCase()) {
            case INT_VALUE -> whole(metric.getIntValue(), type);
            case LONG_VALUE ->
                type == INT64 || metric.getLongValue() >= 0 && type != UINT64
                        ? (Object) metric.getLongValue()
                        : new BigInteger(Long.toUnsignedString(metric.getLongValue()));
            case FLOAT_VALUE -> metric.getFloatValue();
            case DOUBLE_VALUE -> metric.getDoubleValue();
            case BOOLEAN_VALUE -> metric.getBooleanValue();
            case VALUE_NOT_SET -> null;
        };
    }

    /** Signed types travel as the bits of an unsigned field. */
    private static long whole(int bits, int type) {
        return switch (type) {
            case INT8 -> (byte) bits;
            case INT16 -> (short) bits;
            case INT32 -> bits;
            default -> Integer.toUnsignedLong(bits);
        };
    }
}
