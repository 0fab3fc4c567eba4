"""What a generated province says of itself, on every page, paper and picture."""

DEMO = "SỐ LIỆU MẪU – DEMO"
DEMO_SAID = "Mọi số hộ, buổi họp, trường, mô hình, tiền ở đây đều do máy tạo ra để xem thử, không phải số liệu thật."
