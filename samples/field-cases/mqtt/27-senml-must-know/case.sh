# A field of SenML that ends in an underscore must be known, else the record is not read (RFC 8428, 4.4).
printf '[{"bn":"dev1:","n":"t","v":215,"scale_":0.1}]' > payload
explain mapping.yaml senml/dev1 payload
says "'scale_'"
printf '[{"bn":"dev1:","n":"t","v":21.5,"note":"x"}]' > payload
explain mapping.yaml senml/dev1 payload
says '^v\{n="dev1:t"\} 21.5'
