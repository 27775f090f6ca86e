CREATE TABLE orders_summary (
  region VARCHAR(20) NOT NULL,
  status VARCHAR(20) NOT NULL,
  order_count INTEGER NOT NULL,
  amount DECIMAL(12, 2),
  oldest_minutes INTEGER,
  PRIMARY KEY (region, status)
);

INSERT INTO orders_summary VALUES ('emea', 'open', 837, 129987.26, 1753);
INSERT INTO orders_summary VALUES ('emea', 'shipped', 407, 48809.91, NULL);
INSERT INTO orders_summary VALUES ('emea', 'returned', 175, NULL, 8);
INSERT INTO orders_summary VALUES ('apac', 'open', 25, 821.20, 1705);
INSERT INTO orders_summary VALUES ('apac', 'shipped', 560, 44474.23, NULL);
INSERT INTO orders_summary VALUES ('apac', 'returned', 70, NULL, 1350);
INSERT INTO orders_summary VALUES ('americas', 'open', 671, 24967.17, 987);
INSERT INTO orders_summary VALUES ('americas', 'shipped', 537, 59460.08, NULL);
INSERT INTO orders_summary VALUES ('americas', 'returned', 496, NULL, 348);
